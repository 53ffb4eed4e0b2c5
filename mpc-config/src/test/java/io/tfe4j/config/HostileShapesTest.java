package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.wire.ProgramProto;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 40: shapes in a program from outside that are negative, or whose product passes the limit, are refused
 * when it is decoded; before room for them is made.
 */
@Tag("security-40")
class HostileShapesTest {
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 1024;
    private static final byte[] PROGRAM = program();

    private static byte[] program() {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.of(new double[][] {{1, 2}, {3, 4}}).range(-1, 4));
        return tfe.defineOutputValues("carol", x.add(1), values -> {}).program().encode();
    }

    /** The program, with another declared shape for its input. */
    private static byte[] withShape(List<Long> dimensions) throws InvalidProtocolBufferException {
        ProgramProto.Program.Builder program = ProgramProto.Program.parseFrom(PROGRAM).toBuilder();
        int changed = 0;
        for (ProgramProto.Node.Builder node : program.getMainBuilder().getNodesBuilderList()) {
            for (ProgramProto.Attribute.Builder attribute : node.getAttributesBuilderList()) {
                if (attribute.getName().equals("shape")) {
                    attribute.setIntegers(ProgramProto.Integers.newBuilder().addAllValues(dimensions));
                    changed++;
                }
            }
        }
        assertThat(changed).isEqualTo(1);
        return program.build().toByteArray();
    }

    @Provide
    Arbitrary<List<Long>> shapes() {
        Arbitrary<Long> dimension = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 100),
                Arbitraries.longs(),
                Arbitraries.of(
                        -1L,
                        (long) Integer.MIN_VALUE,
                        (long) Integer.MAX_VALUE,
                        1L << 31,
                        1L << 32,
                        (1L << 32) + 2,
                        1L << 62,
                        Long.MIN_VALUE,
                        1L << 16));
        return dimension.list().ofMaxSize(5);
    }

    /** Java's own exact arithmetic is the oracle. */
    private static boolean isAllowed(List<Long> dimensions) {
        long product = 1;
        for (long dimension : dimensions) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                return false;
            }
            product *= dimension;
            if (product > MAX_ELEMENTS) {
                return false;
            }
        }
        return true;
    }

    @Property(tries = 2000)
    void item40_shapesOfADecodedProgram_areWithinLimitsOrRefused(@ForAll("shapes") List<Long> dimensions)
            throws InvalidProtocolBufferException {
        byte[] bytes = withShape(dimensions);
        try {
            Node input = Program.decode(bytes).node(0);
            assertThat(isAllowed(dimensions)).isTrue();
            assertThat(LongStream.of(
                                    java.util.Arrays.stream(input.type().shape().toArray())
                                            .asLongStream()
                                            .toArray())
                            .boxed()
                            .collect(Collectors.toList()))
                    .isEqualTo(dimensions);
        } catch (IllegalArgumentException refused) {
            assertThat(isAllowed(dimensions)).as("refused: %s", refused).isFalse();
        }
    }

    @Test
    void item40_refusals_sayWhy() {
        assertThatThrownBy(() -> Program.decode(withShape(List.of(2L, -3L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative dimension: shape=[2, -3]");
        assertThatThrownBy(() -> Program.decode(withShape(List.of(1L << 16, 1L << 16))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensor too large: shape=[65536, 65536]");
        assertThatThrownBy(() -> Program.decode(withShape(List.of((1L << 32) + 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A constant whose elements are not as many as its shape says. */
    @Test
    void item40_constantOfAnotherSizeThanItsShape_isRefused() throws InvalidProtocolBufferException {
        ProgramProto.Program.Builder program = ProgramProto.Program.parseFrom(PROGRAM).toBuilder();
        int changed = 0;
        for (ProgramProto.Node.Builder node : program.getMainBuilder().getNodesBuilderList()) {
            for (ProgramProto.Attribute.Builder attribute : node.getAttributesBuilderList()) {
                if (attribute.hasTensor()) {
                    attribute.getTensorBuilder().addDimensions(1 << 20);
                    changed++;
                }
            }
        }
        byte[] bytes = program.build().toByteArray();

        assertThat(changed).isPositive();
        assertThatThrownBy(() -> Program.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
}
