package io.tfe4j.player.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code minimumOwners} and {@code minimumRows} hold for each number that somebody learns. Every attack here opens, or packs
 * into what it opens, a number of one owner, or of few rows, with others beside it.
 */
@Tag("security-46")
class NumbersOfManyOwnersTest {
    private static final int ROWS = 6;

    /** Three owners' columns of the same kind, and what is made of them. */
    private record Data(TfeContext tfe, PrivateTensor a, PrivateTensor b, PrivateTensor c) {
        static Data fresh() {
            TfeContext tfe = new TfeContext(new LocalConfig());
            return new Data(tfe, column(tfe, "hospital-a"), column(tfe, "hospital-b"), column(tfe, "hospital-c"));
        }

        private static PrivateTensor column(TfeContext tfe, String owner) {
            return tfe.definePrivateInput(
                    owner,
                    Inputs.dataset("patients")
                            .columns("age")
                            .rows(ROWS)
                            .range(0, 150)
                            .fractionBits(0));
        }

        PublicTensor known(double... values) {
            return tfe.defineConstant(new PlainTensor(Shape.of(values.length), values));
        }

        PrivateTensor all() {
            return tfe.concat(0, a, b, c);
        }
    }

    private static void judge(String demand, Function<Data, PrivateTensor> made) {
        Data data = Data.fresh();
        Output output = data.tfe().defineOutput("researcher", "avg", made.apply(data));
        judge(demand, output.program());
    }

    private static void judge(String demand, Program program) {
        String policy = "{\"rules\": [{\"name\": \"averages\", \"submitters\": [\"*\"], \"inputs\": [\"*\"],"
                + " \"receivers\": [\"*\"], " + demand + "}]}";
        PolicyFile.parse(policy, "policy.json").consent(new Proposal("submitter:alice", program));
    }

    private static Stream<DynamicTest> each(
            Map<String, Function<Data, PrivateTensor>> all, String demand, boolean allowed) {
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    if (allowed) {
                        assertThatCode(() -> judge(demand, entry.getValue())).doesNotThrowAnyException();
                    } else {
                        assertThatThrownBy(() -> judge(demand, entry.getValue()))
                                .isInstanceOf(RefusedException.class)
                                .hasMessageContaining("where 3 are needed");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> programThatShowsANumberOfOneOwner_isRefused() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put("bare", Data::a);
        all.put("stacked beside others", x -> x.tfe().stack(1, x.a(), x.b(), x.c()));
        all.put("stacked in front", x -> x.tfe().stack(0, x.a(), x.b(), x.c()));
        all.put("joined", Data::all);
        all.put("sums of each", x -> x.tfe().stack(1, x.a(), x.b(), x.c()).sum(0));
        all.put(
                "means of each, after a transposition",
                x -> x.tfe().stack(0, x.a(), x.b(), x.c()).transpose().mean(0));
        all.put(
                "a part of the joined",
                x -> x.all().slice(new int[] {0}, new int[] {ROWS}).sum());
        all.put("gathered", x -> x.all().gather(0, 1, 2, 3).sum());
        all.put(
                "flipped and cut",
                x -> x.all().flip(0).slice(new int[] {0}, new int[] {2}).sum());
        all.put("reshaped and summed by row", x -> x.all().reshape(3, ROWS).sum(1));
        all.put("others times zero", x -> x.a().add(x.b().mul(0)).add(x.c().mul(0)));
        all.put(
                "others times a known tensor of zeros",
                x -> x.a().add(x.b().mul(x.known(0, 0, 0, 0, 0, 0))).add(x.c().mul(x.known(0, 0, 0, 0, 0, 0))));
        all.put("others clipped to nothing", x -> x.a().add(x.b().clip(0, 0)).add(x.c().clip(0, 0)));
        all.put(
                "others nearly clipped to nothing",
                x -> x.a().add(x.b().clip(0, 1)).add(x.c().clip(0, 1)));
        all.put("others scaled down to nothing", x -> x.a().add(x.b().mul(1e-4)).add(x.c().mul(1e-4)));
        all.put(
                "packed into one number",
                x -> x.a().add(x.b().mul(1000)).add(x.c().mul(1_000_000)).sum());
        all.put("packed by adding many times", x -> {
            PrivateTensor twice = x.b().add(x.b());
            PrivateTensor four = twice.add(twice);
            return x.a().add(four).add(x.c());
        });
        all.put(
                "packed by tiling",
                x -> x.tfe().concat(0, x.a(), x.b().tile(8), x.c().tile(64)).sum());
        all.put(
                "weighted sum that picks",
                x -> x.all()
                        .mul(x.known(new double[] {1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
                        .sum());
        all.put("known matrix that picks", x -> {
            double[] picks = new double[3 * ROWS];
            picks[2] = 1;
            return x.tfe()
                    .defineConstant(new PlainTensor(Shape.of(1, 3 * ROWS), picks))
                    .mmul(x.all().reshape(3 * ROWS, 1));
        });
        all.put("difference", x -> x.a().add(x.b()).add(x.c()).sub(x.b()).sub(x.c()));
        all.put("largest of all", x -> x.all().max(0));
        all.put("sorted", x -> x.all().sort());
        all.put("median", x -> x.all().median());
        all.put("product of a number that could be one", x -> x.a().mul(x.b()).mul(x.c()));
        all.put("running sum", x -> x.all().cumsum(0));
        all.put(
                "covariance with others",
                x -> x.tfe().stack(1, x.a(), x.b(), x.c()).cov(0));
        return each(all, "\"minimumOwners\": 3", false);
    }

    @TestFactory
    Stream<DynamicTest> sumOfAllOwners_isAllowed_howeverItIsMade() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put("mean of the joined", x -> x.all().mean());
        all.put("sum of sums", x -> x.a().sum().add(x.b().sum()).add(x.c().sum()));
        all.put(
                "mean of means",
                x -> x.a().mean().add(x.b().mean()).add(x.c().mean()).mul(1.0 / 3));
        all.put("row by row", x -> x.a().add(x.b()).add(x.c()));
        all.put("stacked and summed", x -> x.tfe().stack(1, x.a(), x.b(), x.c()).sum(1));
        all.put("variance", x -> x.all().variance(0));
        all.put("histogram", x -> x.all().histogram(0, 50, 100, 150));
        all.put("root of a mean", x -> x.all().mean().add(1).sqrt());
        all.put("mean of squares", x -> x.all().mul(x.all()).mean());
        all.put("product of matrices over all rows", x -> {
            PrivateTensor rows = x.all().reshape(3 * ROWS, 1);
            return rows.transpose().mmul(rows);
        });
        return each(all, "\"minimumOwners\": 3", true);
    }

    @TestFactory
    Stream<DynamicTest> numberOfTooFewRows_isRefused() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put("rows of all owners", x -> x.a().add(x.b()).add(x.c()));
        all.put(
                "two rows of each",
                x -> x.tfe()
                        .concat(0, first(x.a(), 2), first(x.b(), 2), first(x.c(), 2))
                        .sum());
        all.put(
                "two rows of one",
                x -> x.tfe().concat(0, first(x.a(), 2), x.b(), x.c()).sum());
        all.put("one row many times", x -> first(x.a(), 1).tile(8).sum());
        all.put(
                "picked by known weights",
                x -> x.a().mul(x.known(0, 0, 1, 0, 0, 0)).sum());
        all.put("largest", x -> x.a().max(0));
        all.put(
                "all but some set to zero",
                x -> x.a().gt(100).where(x.a(), x.a().mul(0)).sum());
        return each(all, "\"minimumRows\": 3", false);
    }

    private static PrivateTensor first(PrivateTensor all, int count) {
        return all.slice(new int[] {0}, new int[] {count});
    }

    @Test
    void sumOverEnoughRows_isAllowed() {
        assertThatCode(() -> judge("\"minimumRows\": 6", x -> x.a().sum())).doesNotThrowAnyException();
        assertThatCode(() -> judge("\"minimumRows\": 6", x -> x.all().mean())).doesNotThrowAnyException();
        assertThatThrownBy(() -> judge("\"minimumRows\": 7", x -> x.all().mean()))
                .hasMessageContaining("a result of 6 rows, where 7 are needed");
    }

    @Test
    void whatAnOwnerLearnsOfItsOwnData_needsNoOthers() {
        Data data = Data.fresh();
        judge(
                "\"minimumOwners\": 3",
                data.tfe().defineOutput("hospital-a", "own", data.a()).program());
        assertThat(data.tfe()).isNotNull();
    }

    @Test
    void valuesThatServersLearn_needAsManyOwners() {
        Data data = Data.fresh();
        Program revealing = data.tfe()
                .defineOutput("researcher", "x", data.tfe().reveal(data.a()))
                .program();

        assertThatThrownBy(() -> judge("\"minimumOwners\": 3, \"revealsToServers\": true", revealing))
                .hasMessageContaining("a result of 1 owners");
    }

    @Test
    void loopThatPassesManyValuesRound_isAnalysedInTime() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        int count = 400;
        PrivateVariable[] ring = new PrivateVariable[count];
        for (int i = 0; i < count; i++) {
            ring[i] = tfe.definePrivateVariable(Inputs.of(1.0).range(0, 150).fractionBits(0));
        }
        PrivateTensor age = tfe.definePrivateInput(
                "hospital-a",
                Inputs.dataset("patients").columns("age").rows(1).range(0, 150).fractionBits(0));
        Output turn = tfe.repeat(3, index -> {
            for (int i = 0; i + 1 < count; i++) {
                ring[i].assign(ring[i + 1]);
            }
            ring[count - 1].assign(age);
        });

        long start = System.nanoTime();
        Proposal proposal = new Proposal("submitter:alice", turn.program());

        assertThat(proposal.analysis().privacy()).isNotNull();
        // no assertion of a time: without the cut it took minutes for a thousand
        assertThat(System.nanoTime()).isGreaterThan(start);
    }

    @Test
    void emptyProgram_satisfiesNoRule() {
        Program empty = Program.decode(io.tfe4j.program.wire.ProgramProto.Program.newBuilder()
                .setVersion(1)
                .setRingBits(64)
                .build()
                .toByteArray());

        assertThatThrownBy(() -> judge("\"minimumOwners\": 1", empty))
                .hasMessageContaining("the program reads, keeps and opens nothing");
    }

    @Test
    void pins_holdDeclarations() {
        String pin = "\"declaredAs\": [{\"inputs\": [\"*/patients.age\"], \"range\": [0, 150], \"fractionBits\": 0,"
                + " \"rows\": 6}]";
        assertThatCode(() -> judge(pin, x -> x.all().mean())).doesNotThrowAnyException();
        for (String other : new String[] {
            pin.replace("[0, 150]", "[0, 65]"),
            pin.replace("\"rows\": 6", "\"rows\": 7"),
            pin.replace("\"fractionBits\": 0", "\"fractionBits\": 4"),
            pin.replace("\"rows\": 6", "\"checksRanges\": true")
        }) {
            assertThatThrownBy(() -> judge(other, x -> x.all().mean())).hasMessageContaining("declaration of an input");
        }
    }
}
