package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Protocol;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.wire.ProgramProto;
import io.tfe4j.protocol.Suites;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final TfeContext tfe = Running.local();

    private Program programOf(PrivateTensor tensor) {
        return tfe.defineOutputValues("receiver", tensor, values -> {}).program();
    }

    private static Program training(TfeContext tfe) {
        PrivateTensor x =
                tfe.definePrivateInput("owner", Inputs.of(new double[8][3]).range(-1, 1));
        PrivateVariable w =
                tfe.definePrivateVariable(Inputs.of(new double[3][1]).range(-10, 10));
        Output loop = tfe.repeat(5, i -> {
            PrivateTensor batch = x.batch(i, 4);
            w.assign(w.sub(batch.transpose().mmul(batch.mmul(w)).mul(0.1)).clip(-10, 10));
        });
        return loop.program();
    }

    @Test
    void build_equalPureNodes_becomeOne() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        Program program = programOf(x.mul(x).add(x.mul(x)));

        assertThat(program.allNodes())
                .extracting(node -> node.operation().wireName())
                .containsExactly("privateInput", "multiply", "add", "output");
    }

    @Test
    void build_inputsOfOneName_stayTwo() {
        PrivateTensor a = tfe.definePrivateInput("owner", Inputs.of(1, 2));
        PrivateTensor b = tfe.definePrivateInput("owner", Inputs.of(1, 2));

        assertThat(programOf(a.add(b)).size()).isEqualTo(4);
    }

    @Test
    void build_nodesNobodyNeeds_areDropped() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2));
        x.mul(3).add(tfe.definePrivateInput("stranger", Inputs.of(3, 4)));
        Program program = programOf(x.add(1));

        assertThat(program.players()).containsExactly("owner", "receiver");
        assertThat(program.allNodes())
                .extracting(node -> node.operation().wireName())
                .doesNotContain("scale");
    }

    @Test
    void build_truncationsBeforeAnOpening_areExactUnlessTheProgramAsksForDither() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        PrivateTensor hidden = x.mul(x);
        PrivateTensor opened = hidden.mul(x).add(1).reshape(2, 1).sum(0);

        assertThat(exactProducts(programOf(opened))).containsExactly(true, true);
        Program fast = programOf(opened.rounding(Rounding.DITHERED));
        assertThat(exactProducts(fast)).containsExactly(false, false);
        assertThat(fast.text()).contains(", rounded with a dither, which tells about more than the result\n");
        assertThat(exactProducts(programOf(opened)))
                .as("asking for one output changes no other")
                .containsExactly(true, true);
    }

    @Test
    void build_productsInEitherOrder_areOne() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        PrivateTensor y = tfe.definePrivateInput("owner", Inputs.of(3, 4).range(-10, 10));

        Program program = programOf(x.mul(y).sub(y.mul(x)).add(x.add(y)).sub(y.add(x)));

        assertThat(program.allNodes())
                .extracting(node -> node.operation().wireName())
                .containsOnlyOnce("multiply");
        assertThat(program.allNodes().stream().filter(node -> node.operation() == Op.ADD))
                .hasSize(2);
    }

    @Test
    void decode_ofAProgramWithMarksThatNobodyReads_namesTheFirst() throws Exception {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        ProgramProto.Program honest =
                ProgramProto.Program.parseFrom(programOf(x.mul(x).mul(x)).encode());
        for (String name : List.of("exact", "dithered", "rounding")) {
            ProgramProto.Program.Builder forged = honest.toBuilder();
            for (ProgramProto.Node.Builder node : forged.getMainBuilder().getNodesBuilderList()) {
                if (node.getOperation().equals("multiply")) {
                    node.addAttributes(
                            ProgramProto.Attribute.newBuilder().setName(name).setInteger(1));
                }
            }
            byte[] bytes = forged.build().toByteArray();

            assertThatThrownBy(() -> Program.decode(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("attribute that the operation does not take: name=" + name);
        }
        assertThat(exactProducts(Program.decode(honest.toByteArray()))).containsExactly(true, true);
    }

    @Test
    void protocol_thatWasChosen_standsInTheProgram_andItsCostIsItsOwn() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        PrivateTensor y = x.mul(x).relu();
        Program usual = programOf(y);
        tfe.protocol(Protocol.CONSISTENT3);
        Program compared = programOf(y);

        assertThat(usual.suite()).isSameAs(Suites.REPLICATED3);
        assertThat(compared.suite()).isSameAs(Suites.CONSISTENT3);
        assertThat(compared.digest()).isNotEqualTo(usual.digest());
        assertThat(compared.estimate().rounds()).isGreaterThan(usual.estimate().rounds());
        Program decoded = Program.decode(compared.encode());
        assertThat(decoded.suite()).isSameAs(Suites.CONSISTENT3);
        assertThat(decoded.digest()).isEqualTo(compared.digest());
        assertThat(compared.text()).contains("protocols: consistent3");
        assertThat(Running.valuesOf(tfe, y)).containsExactly(1, 4);
        tfe.protocol(Protocol.REPLICATED3);
        assertThat(programOf(y).suite()).isSameAs(Suites.REPLICATED3);
    }

    @Test
    void decode_ofProtocolsThatNobodyKnows_namesThem() throws Exception {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        byte[] forged = ProgramProto.Program.parseFrom(programOf(x.mul(x)).encode()).toBuilder()
                .setProtocols("malicious9")
                .build()
                .toByteArray();

        assertThatThrownBy(() -> Program.decode(forged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown protocols: name=malicious9");
    }

    private static List<Boolean> exactProducts(Program program) {
        return program.allNodes().stream()
                .filter(node -> node.operation() == Op.MULTIPLY)
                .map(node -> program.isExact(node.id()))
                .toList();
    }

    @Test
    void build_truncationOpenedThroughAFunctionOrAKnownFactor_isExact() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10));
        PrivateTensor whole =
                tfe.definePrivateInput("owner", Inputs.of(1, 2).range(0, 3).fractionBits(0));
        for (PrivateTensor opened : List.of(
                x.mul(x).mul(0.3),
                x.mul(x).mul(whole),
                x.mul(x).softplus(),
                x.mul(x).median(),
                x.mul(x).mean())) {
            assertThat(exactProducts(programOf(opened))).isNotEmpty().doesNotContain(false);
        }
    }

    @Test
    void build_truncationOpenedByALaterIteration_isExact() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 10));
        Output loop = tfe.repeat(3, i -> {
            tfe.defineOutputValues("receiver", x, values -> {});
            x.assign(x.mul(0.3).assumeRange(0, 10));
        });

        Program program = loop.program();
        assertThat(program.allNodes().stream().filter(node -> node.operation() == Op.SCALE))
                .isNotEmpty()
                .allMatch(node -> program.isExact(node.id()));
    }

    @Test
    void digest_ofTheSameScript_isTheSame() {
        Program first = training(Running.local());
        Program second = training(Running.local());

        assertThat(first.digest()).isEqualTo(second.digest()).hasSize(64);
        assertThat(first.encode()).isEqualTo(second.encode());
    }

    @Test
    void digest_ofAnotherConstant_differs() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2));

        assertThat(programOf(x.add(1)).digest())
                .isNotEqualTo(programOf(x.add(2)).digest());
    }

    @Test
    void decode_ofEncoded_isTheSameProgram() {
        Program program = training(tfe);
        Program decoded = Program.decode(program.encode());

        assertThat(decoded.digest()).isEqualTo(program.digest());
        assertThat(decoded.text()).isEqualTo(program.text());
        assertThat(decoded.estimate()).isEqualTo(program.estimate());
    }

    @Test
    void decode_ofDamagedBytes_isRefusedOrAnotherProgram() {
        byte[] bytes = training(tfe).encode();
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Program.decode(damaged);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageNotContaining("AssertionError");
            }
        }
    }

    @Test
    void text_saysWhoProvidesWhatIsComputedAndWhoReceives() {
        PrivateTensor x =
                tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).named("ages").range(0, 150));
        String text = programOf(x.mean()).text();

        assertThat(text)
                .contains("alice provides ages, hidden: %0")
                .contains("receiver receives %1")
                .contains(
                        "%0 = privateInput {name=\"ages\", player=\"alice\"} : private f16[3] in [0, 150]  # ProgramTest.java:")
                .contains("%1 = mean %0 {axes=[], keepDims=0} : private f16[]");
    }

    @Test
    void build_shapesThatDoNotFit_areRefusedWithTheLine() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2, 3));
        PrivateTensor y = tfe.definePrivateInput("owner", Inputs.of(1, 2));

        assertThatThrownBy(() -> x.add(y))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("left=[3], right=[2]")
                .hasMessageContaining("add at ProgramTest.java:");
    }

    @Test
    void build_productThatMayOverflow_isRefusedWithRemedy() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2, 3));

        assertThatThrownBy(() -> x.mul(x).mul(x))
                .isInstanceOf(RangeOverflowException.class)
                .hasMessageContaining("narrow")
                .hasMessageContaining("multiply at ProgramTest.java:");
    }

    @Test
    void build_ofALargeLoop_isQuickAndSmall() {
        PrivateVariable w = tfe.definePrivateVariable(Inputs.of(new double[100]).range(-1, 1));
        Output loop = tfe.repeat(1_000_000, i -> w.assign(w.mul(0.5).clip(-1, 1)));

        assertThat(loop.program().size()).isLessThan(15);
        assertThat(loop.program().estimate().rounds()).isGreaterThan(1_000_000);
    }
}
