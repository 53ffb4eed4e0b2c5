package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.SHAPE;
import static io.tfe4j.program.Attribute.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.protocol.Suites;
import io.tfe4j.ring.RingTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that no script makes, but that a submitter may send: what they claim of themselves is worked out again. */
class CraftedProgramTest {
    private static Node node(int id, Op operation, Attributes attributes, Integer... inputs) {
        return new Node(id, operation, List.of(inputs), attributes, ValueType.NONE, "");
    }

    private static Node one() {
        Attributes value = Attributes.NONE.with(VALUE, RingTensor.scalar(1)).with(FRACTION_BITS, 0);
        return node(0, Op.CONSTANT, value);
    }

    private static Attributes times(long count, Block body) {
        return Attributes.NONE.with(ITERATIONS, count).with(BODY, body);
    }

    private static Node parameter(int id) {
        return node(id, Op.PARAMETER, Attributes.NONE.with(INDEX, 0));
    }

    @Test
    void loop_whoseCarriedValueGrows_isRefused() {
        Block grows = new Block(List.of(parameter(1), node(2, Op.ADD, Attributes.NONE, 1, 1)), List.of(2));
        Block same = new Block(List.of(parameter(1), node(2, Op.RESHAPE, shapeOfAScalar(), 1)), List.of(2));

        assertThat(Program.of(
                        new Block(List.of(one(), node(3, Op.REPEAT, times(5, same), 0)), List.of()),
                        Suites.REPLICATED3))
                .isNotNull();
        assertThatThrownBy(() -> Program.of(
                        new Block(List.of(one(), node(3, Op.REPEAT, times(5, grows), 0)), List.of()),
                        Suites.REPLICATED3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carried value changes its type");
    }

    private static Attributes shapeOfAScalar() {
        return Attributes.NONE.with(SHAPE, new int[0]);
    }

    /** x in [-1, 1], its square, and an output of whatever. */
    private static List<Node> squareAndOutput() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(0.5).range(-1, 1));
        return tfe.defineOutputValues("carol", x.mul(x), values -> {}).program().allNodes();
    }

    private static Node with(Node node, int id, Integer... inputs) {
        return node.withId(id, List.of(inputs), node.attributes());
    }

    @Test
    void valueThatALaterIterationOpens_roundsExactly_thoughNothingElseNeedsIt() {
        List<Node> nodes = squareAndOutput();
        Block body = new Block(
                List.of(parameter(11), with(nodes.get(1), 12, 11, 11), with(nodes.get(2), 13, 11)), List.of(12));
        Block unopened = new Block(List.of(parameter(11), with(nodes.get(1), 12, 11, 11)), List.of(12));

        Program opened = loopOf(nodes.get(0), body);

        assertThat(opened.isExact(12)).isTrue();
        assertThat(loopOf(nodes.get(0), unopened).isExact(12)).isFalse();
    }

    private static Program loopOf(Node input, Block body) {
        Node loop = node(10, Op.REPEAT, times(5, body), input.id());
        return Program.of(new Block(List.of(input, loop), List.of()), Suites.REPLICATED3);
    }

    @Test
    void valueThatIsKept_roundsExactly() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(0.5).range(-1, 1));
        Program checkpoint = tfe.checkpoint("kept", Map.of("square", x.mul(x))).program();

        assertThat(checkpoint.allNodes())
                .filteredOn(node -> node.operation() == Op.MULTIPLY)
                .singleElement()
                .satisfies(node -> assertThat(checkpoint.isExact(node.id())).isTrue());
    }

    @Test
    void loops_whoseIterationsTogetherAreTooMany_areRefused() {
        Block innermost = new Block(List.of(), List.of());
        Block inner = new Block(List.of(node(1, Op.REPEAT, times(1 << 13, innermost))), List.of());

        assertThatThrownBy(() -> Program.of(
                        new Block(List.of(node(2, Op.REPEAT, times(1 << 13, inner))), List.of()), Suites.REPLICATED3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many iterations: nested=67108864");
    }

    @ParameterizedTest
    @EnumSource(Op.class)
    void check_ofWhatTheOperationDoesNotTake_namesIt(Op operation) {
        Takes takes = operation.attributes();
        Attributes all = Attributes.NONE;
        for (String name : takes.known()) {
            all = all.withWireValue(name, 1L);
        }
        Attributes more = all.withWireValue("more", 1L);

        assertThatThrownBy(() -> takes.check(more)).hasMessageContaining("name=more");
        takes.check(all);
        for (String name : takes.needed()) {
            Attributes less = Attributes.NONE;
            for (String other : takes.known()) {
                less = other.equals(name) ? less : less.withWireValue(other, 1L);
            }
            Attributes tooFew = less;
            assertThatThrownBy(() -> takes.check(tooFew)).hasMessageContaining("name=" + name);
        }
    }
}
