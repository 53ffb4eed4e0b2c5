package io.tfe4j;

import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.TIMES;
import static io.tfe4j.program.Attribute.UPPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Conv2d;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What anybody learns is a function of the inputs alone: two runs on the same inputs, with fresh keys, open the same
 * bits, whatever operation lies between a product of two secrets and the opening. As a control the same programs, with
 * dithered rounding asked for, must differ from run to run for every operation: so the test would notice if one operation
 * no longer handed the demand for exactness on to what it is computed from.
 */
@Tag("security-23")
class SameBitsTest {
    private static final int ROWS = 12;
    private static final int COLUMNS = 6;
    private static final int EXACT_RUNS = 4;
    private static final int ATTEMPTS = 8;
    private static final int DITHERED_RUNS = 12;

    /** Of operations that are random on purpose, or that open nothing that was computed. */
    private static final Set<String> EXCEPTIONS =
            Set.of("randomUniform", "noisedSum", "noisedGradients", "privateInput", "dithered");

    static final Map<String, Function<Products, Tensor>> OPERATIONS = operations();

    /** Products of secrets of one owner, each call with inputs of its own, so that no entry makes another's exact. */
    static final class Products {
        private final TfeContext tfe;
        private final SplittableRandom random = new SplittableRandom(23);

        Products(TfeContext tfe) {
            this.tfe = tfe;
        }

        private PrivateTensor input(double low, double high, double... values) {
            return tfe.definePrivateInput(
                    "owner", Inputs.of(new int[] {ROWS, COLUMNS}, values).range(low, high));
        }

        private double[] uniform(double low, double high) {
            return random.doubles(ROWS * COLUMNS, low, high)
                    .map(value -> Math.rint(value * 65536) / 65536)
                    .toArray();
        }

        /** In [-4, 4]. */
        PrivateTensor any() {
            return input(-2, 2, uniform(-2, 2)).mul(input(-2, 2, uniform(-2, 2)));
        }

        /** In [1/4, 4]. */
        PrivateTensor positive() {
            return input(0.5, 2, uniform(0.5, 2))
                    .mul(input(0.5, 2, uniform(0.5, 2)))
                    .clip(0.25, 4);
        }

        /** All of about 1.5, and off the grid. */
        PrivateTensor level() {
            double[] ones = new double[ROWS * COLUMNS];
            Arrays.fill(ones, 1.5 + 0x1p-16);
            double[] halves = new double[ROWS * COLUMNS];
            Arrays.fill(halves, 1 + 0x1p-16 * 21845);
            return input(-2, 2, ones).mul(input(-2, 2, halves));
        }

        double levelValue() {
            return Math.rint((1.5 + 0x1p-16) * (1 + 0x1p-16 * 21845) * 65536) / 65536;
        }

        /** Below half a unit. */
        PrivateTensor tiny() {
            double[] small = new double[ROWS * COLUMNS];
            Arrays.fill(small, 0x1p-16 * 170);
            return input(-2, 2, small).mul(input(-2, 2, small));
        }

        PrivateTensor vector() {
            return any().reshape(ROWS * COLUMNS);
        }

        /** Whole numbers in 0..7 that were rounded from halves. */
        PrivateTensor whole() {
            double[] halves = new double[ROWS * COLUMNS];
            double[] threes = new double[ROWS * COLUMNS];
            Arrays.fill(halves, 0.5);
            for (int i = 0; i < threes.length; i++) {
                threes[i] = 2 * (i % 6) + 1;
            }
            return input(0, 0.5, halves)
                    .mul(input(0, 14, threes))
                    .withFractionBits(0)
                    .clip(0, 7)
                    .reshape(ROWS * COLUMNS);
        }

        PrivateBits bits() {
            return level().gt(levelValue() - 0x1p-17);
        }

        /** 1, 2, 3 and so on, a vector. */
        PrivateTensor numbered() {
            double[] values = new double[ROWS * COLUMNS];
            Arrays.setAll(values, i -> i + 1);
            return input(0, 100, values).reshape(ROWS * COLUMNS);
        }

        PrivateTensor identifiers() {
            double[] ids = new double[ROWS];
            Arrays.setAll(ids, i -> (i * 7) % 20);
            return tfe.definePrivateInput("owner", Inputs.of(ids).range(0, 20).fractionBits(0));
        }

        PublicTensor constant(double... values) {
            return tfe.defineConstant(PlainTensor.of(values));
        }
    }

    /** By an operation that programs may name although no method makes it. */
    private static PrivateTensor moved(PrivateTensor x, Op operation, Attributes attributes) {
        return new PrivateTensor(x.context(), x.node(operation, attributes));
    }

    private static Map<String, Function<Products, Tensor>> operations() {
        Map<String, Function<Products, Tensor>> all = new LinkedHashMap<>();
        all.put("multiply", Products::any);
        all.put("multiply by constant", p -> p.any().mul(p.constant(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)));
        all.put("multiply twice", p -> p.any().mul(p.any()).mul(p.any()));
        all.put("add", p -> p.any().add(p.any()));
        all.put("subtract", p -> p.any().sub(p.any()));
        all.put("negate", p -> p.any().neg());
        all.put("matmul", p -> p.any().mmul(p.any().transpose(1, 0)));
        all.put(
                "matmul by constant",
                p -> p.any().mmul(p.constant(0.1, 0.2, 0.3, 0.4, 0.5, 0.6).reshape(6, 1)));
        all.put(
                "conv2d",
                p -> p.any()
                        .reshape(1, 1, ROWS, COLUMNS)
                        .conv2d(
                                p.any()
                                        .slice(new int[] {0, 0}, new int[] {2, 2})
                                        .reshape(1, 1, 2, 2),
                                Conv2d.of(2, 2)));
        all.put("scale", p -> p.any().mul(0.3));
        all.put("divide by number", p -> p.any().div(7));
        all.put("sum", p -> p.any().sum(0));
        all.put("mean", p -> p.any().mean(0));
        all.put("cumulativeSum", p -> p.any().cumsum(0));
        all.put("rescale", p -> p.any().withFractionBits(8));
        all.put("assumeRange", p -> p.any().assumeRange(-4, 4));
        all.put("less", p -> p.level().lt(p.levelValue()));
        all.put("lessEqual", p -> p.level().lte(p.levelValue() - 0x1p-16));
        all.put("greater", p -> p.level().gt(p.levelValue() - 0x1p-16));
        all.put("greaterEqual", p -> p.level().gte(p.levelValue()));
        all.put("equal", p -> p.level().eq(p.levelValue()));
        all.put("notEqual", p -> p.level().neq(p.levelValue()));
        all.put("maximum", p -> p.any().max(p.any()));
        all.put("minimum", p -> p.any().min(p.any()));
        all.put("relu", p -> p.any().relu());
        all.put("abs", p -> p.any().abs());
        all.put("maxAlong", p -> p.any().max(1));
        all.put("minAlong", p -> p.any().min(1));
        all.put("argMax", p -> p.level().argMax(1));
        all.put("argMin", p -> p.level().argMin(1));
        all.put("sign", p -> p.tiny().sign());
        all.put("clip", p -> p.any().clip(-1, 1));
        all.put("suppressBelow", p -> p.any().suppressBelow(p.level(), 1));
        all.put("where", p -> p.bits().where(p.any(), p.constant(1)));
        all.put("where by a dithered condition", p -> p.bits().where(p.constant(2), p.constant(1)));
        all.put("and", p -> p.bits().and(p.bits()));
        all.put("or", p -> p.bits().or(p.bits()));
        all.put("xor", p -> p.bits().xor(p.bits()));
        all.put("not", p -> p.bits().not());
        all.put("bitsToNumbers", p -> p.bits().toNumbers());
        all.put("sigmoid", p -> p.any().sigmoid());
        all.put("sigmoid3", p -> p.any().sigmoid3());
        all.put("sigmoid5", p -> p.any().sigmoid5());
        all.put("tanh", p -> p.any().tanh());
        all.put("erf", p -> p.any().erf());
        all.put("softplus", p -> p.any().softplus());
        all.put("gelu", p -> p.any().gelu());
        all.put("silu", p -> p.any().silu());
        all.put("exp", p -> p.any().exp());
        all.put("exp2", p -> p.any().exp2());
        all.put("log", p -> p.positive().log());
        all.put("log2", p -> p.positive().log2());
        all.put("sqrt", p -> p.positive().sqrt());
        all.put("rsqrt", p -> p.positive().rsqrt());
        all.put("reciprocal", p -> p.positive().reciprocal());
        all.put("softmax", p -> p.any().softmax(1));
        all.put("logSoftmax", p -> p.any().logSoftmax(1));
        all.put("pow", p -> p.any().pow(3));
        all.put("pow negative", p -> p.positive().pow(-2));
        all.put("pow fractional", p -> p.positive().pow(0.7));
        all.put("pow private", p -> p.positive().pow(p.positive()));
        all.put("divide", p -> p.any().div(p.positive()));
        all.put("rdiv", p -> p.positive().rdiv(1));
        all.put("variance", p -> p.any().variance(1, 0));
        all.put("standardDeviation", p -> p.any().std(0, 0));
        all.put("covariance", p -> p.any().cov(1));
        all.put("correlation", p -> p.any().corr());
        all.put("norm1", p -> p.any().norm1(0));
        all.put("norm2", p -> p.any().norm2(0));
        all.put("median", p -> p.vector().median());
        all.put("quantiles", p -> p.vector().quantile(0.1, 0.33, 0.9));
        all.put("histogram", p -> p.level().reshape(ROWS * COLUMNS).histogram(0, p.levelValue(), 4));
        all.put("sort", p -> p.vector().sort());
        all.put("topK", p -> p.vector().topK(40));
        all.put("sortByKey", p -> p.vector().sortBy(p.whole(), false));
        all.put(
                "sortRows and part",
                p -> p.tfe.sortRows(p.whole(), p.any().reshape(ROWS * COLUMNS, 1))
                        .get(0));
        all.put("sort by dithered keys", p -> p.numbered().sortBy(p.whole(), true));
        all.put("sumPerPerson", p -> p.tfe.sumPerPerson(p.whole(), p.vector(), 2, p.whole(), 8, 1));
        all.put("clipRows", p -> p.any().clipRows(1));
        all.put("lookup", p -> p.any().lookup(p.whole()));
        all.put(
                "lookup at dithered indices",
                p -> p.constant(5, 3, 1, 2, 9, 8, 7, 4).lookup(p.whole()));
        all.put("oneHot", p -> p.whole().oneHot(8));
        all.put("take", p -> p.any().take(p.tfe.constant(PlainTensor.of(new double[] {3, 1, 5, 7}), 0)));
        all.put("batch", p -> p.any().batch(p.tfe.constant(PlainTensor.scalar(1), 0), 6));
        all.put("transpose", p -> p.any().transpose(1, 0));
        all.put("broadcastTo", p -> p.any().broadcastTo(2, ROWS, COLUMNS));
        all.put("slice", p -> p.any().slice(new int[] {1, 1}, new int[] {9, 5}));
        all.put("gather", p -> p.any().gather(0, 3, 1, 5, 7, 2));
        all.put("expandDims", p -> p.any().expandDims(1));
        all.put("squeeze", p -> p.any().reshape(1, ROWS * COLUMNS).squeeze(0));
        all.put("flip", p -> p.any().flip(0));
        all.put("tile", p -> p.any().tile(2, 1));
        all.put(
                "repeatElements",
                p -> moved(
                        p.any(),
                        Op.REPEAT_ELEMENTS,
                        Attributes.NONE.with(TIMES, 2).with(AXIS, 0)));
        all.put("diagonal", p -> p.any().mmul(p.any().transpose(1, 0)).diagonal());
        all.put("pad", p -> p.any().pad(new int[] {1, 0}, new int[] {0, 1}));
        all.put("triangle", p -> moved(p.any(), Op.TRIANGLE, Attributes.NONE.with(UPPER, true)));
        all.put("concatenate", p -> p.tfe.concat(0, p.any(), p.any()));
        all.put("stack", p -> p.tfe.stack(0, p.any(), p.any()));
        all.put("reshape", Products::vector);
        all.put("reveal", p -> p.tfe.reveal(p.any()));
        all.put("reveal bits", p -> p.tfe.reveal(p.bits()));
        all.put("remainder", p -> p.any().remainder(3));
        all.put("remainder of what was revealed", p -> p.tfe.reveal(p.whole()).remainder(3));
        all.put("computing with what was revealed", p -> p.tfe.reveal(p.any()).mul(p.any()));
        all.put(
                "localComputation",
                p -> p.tfe.defineLocalComputation(
                        "owner", in -> in.get(0), TensorSpec.of(ROWS, COLUMNS).range(-4, 4), p.any()));
        all.put(
                "joins",
                p -> Joins.onIdentifier(p.identifiers(), p.any(), p.identifiers(), p.any())
                        .left());
        return all;
    }

    /** What the receiver got in each of several runs, with fresh keys in each, by the name of the entry. */
    private static List<Map<String, double[]>> runs(int count, Rounding rounding, TfeContext tfe) {
        Map<String, double[]> received = new TreeMap<>();
        List<Output> outputs = new ArrayList<>();
        Products products = new Products(tfe.rounding(rounding));
        OPERATIONS.forEach((name, operation) -> outputs.add(
                tfe.defineOutputValues("receiver", operation.apply(products), values -> received.put(name, values))));
        List<Map<String, double[]>> runs = new ArrayList<>();
        for (int run = 0; run < count; run++) {
            try (Session session = tfe.session()) {
                session.run(outputs, "same bits");
            }
            runs.add(new TreeMap<>(received));
            received.clear();
        }
        return runs;
    }

    private static TfeContext local() {
        return new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
    }

    private static Set<String> varying(List<Map<String, double[]>> runs) {
        return OPERATIONS.keySet().stream()
                .filter(name -> runs.stream()
                        .anyMatch(
                                run -> !Arrays.equals(run.get(name), runs.get(0).get(name))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperation_openedInSeveralRuns_opensTheSameBits() {
        assertThat(varying(runs(EXACT_RUNS, Rounding.FLOOR, local()))).isEmpty();
    }

    @Test
    void everyOperation_withComparedResults_opensTheBitsItOpensWithout() {
        TfeContext usual = local();
        TfeContext compared = local().protocol(Protocol.CONSISTENT3);
        List<Map<String, double[]>> both = new ArrayList<>(runs(1, Rounding.FLOOR, usual));

        both.addAll(runs(1, Rounding.FLOOR, compared));

        assertThat(varying(both)).isEmpty();
    }

    @Test
    void everyOperation_withDitherAskedFor_opensOtherBits() {
        Set<String> same = new TreeSet<>(OPERATIONS.keySet());
        List<Map<String, double[]>> runs = new ArrayList<>();
        // a result of a few numbers may be the same several times by chance
        for (int attempt = 0; attempt < ATTEMPTS && !same.isEmpty(); attempt++) {
            runs.addAll(runs(DITHERED_RUNS, Rounding.DITHERED, local()));
            same.removeAll(varying(runs));
        }

        assertThat(same)
                .as("operations for which this test would notice nothing")
                .isEmpty();
    }

    @Test
    void everyOperationName_hasAnEntry() {
        TfeContext tfe = local();
        Products products = new Products(tfe);
        Set<String> covered = new TreeSet<>(EXCEPTIONS);
        OPERATIONS.values().forEach(operation -> {
            Program program = tfe.defineOutputValues("receiver", operation.apply(products), values -> {})
                    .program();
            program.allNodes().stream().map(node -> node.operation().wireName()).forEach(covered::add);
        });
        // these have tests of their own below
        covered.addAll(Set.of("assign", "checkpoint", "restore", "repeatResult", "publicInput"));

        assertThat(Arrays.stream(Op.values()).filter(op -> !op.isExecutors()).map(Op::wireName))
                .isSubsetOf(covered);
    }

    @Test
    void valuesKeptInVariables_loopsAndCheckpoints_areTheSameBits(@TempDir Path folder) {
        List<double[]> received = new ArrayList<>();
        for (int run = 0; run < EXACT_RUNS; run++) {
            TfeContext tfe = new TfeContext(
                    new LocalConfig().withListener(RunListener.SILENT).withState(folder.resolve("run-" + run)));
            Products products = new Products(tfe);
            PrivateVariable kept = tfe.definePrivateVariable(products.any());
            PublicTensor open = tfe.definePublicInput("owner", Inputs.of(0.3).range(0, 1));
            Output loop = tfe.repeat(
                    3, i -> kept.assign(kept.mul(kept).mul(open).tanh().clip(-4, 4)));
            Output saved = tfe.function(() -> tfe.checkpoint("kept", Map.of("value", kept)));
            Output shown = tfe.function(() -> tfe.defineOutputValues(
                    "receiver", tfe.restored("kept", "value", kept).exp(), received::add));
            try (Session session = tfe.session()) {
                session.run(loop);
                session.run(saved);
                session.run(shown);
            }
        }

        assertThat(received)
                .hasSize(EXACT_RUNS)
                .allSatisfy(values -> assertThat(values).containsExactly(received.get(0)));
    }

    @Test
    void valuesOfDitheredVariables_openedWithoutSayingSo_areRefused() {
        TfeContext tfe = local().rounding(Rounding.DITHERED);
        PrivateVariable weights = tfe.definePrivateVariable(new Products(tfe).any());
        tfe.rounding(Rounding.FLOOR);
        Output silent = tfe.defineOutputValues("receiver", weights.mul(2), values -> {});
        Output said = tfe.defineOutputValues("receiver", weights.mul(2).rounding(Rounding.DITHERED), values -> {});

        assertThatThrownBy(silent::program)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rounded with a dither")
                .hasMessageContaining("Rounding.DITHERED");
        assertThat(said.program().ditheredOpenings()).hasSize(1);
    }

    @Test
    void exactVariables_givenDitheredValues_areRefused() {
        TfeContext tfe = local();
        PrivateVariable exact = tfe.definePrivateVariable(new Products(tfe).any());
        PrivateVariable dithered = tfe.rounding(Rounding.DITHERED).definePrivateVariable(new Products(tfe).any());

        assertThatThrownBy(() -> exact.assign(dithered.mul(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depends on dithered rounding");
        assertThatThrownBy(() -> tfe.repeat(2, i -> exact.assign(dithered.max(exact))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depends on dithered rounding");
    }
}
