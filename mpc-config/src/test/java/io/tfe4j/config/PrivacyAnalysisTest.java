package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tfe4j.DenseGradient;
import io.tfe4j.Deployment;
import io.tfe4j.DeploymentSession;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.BareRelease;
import io.tfe4j.program.privacy.NoisedRelease;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import io.tfe4j.program.privacy.PrivacyState;
import io.tfe4j.program.run.Bindings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the graph of a program proves about what it tells of single rows. */
class PrivacyAnalysisTest {
    private final TfeContext tfe = Running.local();

    private PrivateTensor table(String owner, String name, int rows, int columns) {
        return tfe.definePrivateInput(
                owner, Inputs.dataset(name).shape(rows, columns).range(-1, 1));
    }

    private PrivateTensor checked(String owner, String name, int rows, int columns) {
        return tfe.definePrivateInput(
                owner, Inputs.dataset(name).shape(rows, columns).range(-1, 1).checkRanges());
    }

    private PrivacyAnalysis analysed(Tensor opened) {
        return PrivacyAnalysis.of(tfe.defineOutput("analyst", opened).program(), PrivacyState.NONE);
    }

    private void assertProtected(Tensor opened, NoisedRelease... expected) {
        PrivacyAnalysis analysis = analysed(opened);
        assertThat(analysis.bare()).isEmpty();
        assertThat(analysis.noised())
                .extracting(NoisedRelease::source, NoisedRelease::noiseMultiplier, NoisedRelease::times)
                .containsExactlyInAnyOrder(Stream.of(expected)
                        .map(each -> tuple(each.source(), each.noiseMultiplier(), each.times()))
                        .toArray(Tuple[]::new));
    }

    private void assertBare(Tensor opened, String... sources) {
        assertThat(analysed(opened).bare()).extracting(BareRelease::source).contains(sources);
    }

    @Test
    void sumOfRows_withinItsSensitivity_isProtected() {
        assertProtected(table("h", "patients", 100, 4).noisedSum(2, 3), new NoisedRelease("h/patients", "", 3, 1));
    }

    @Test
    void sumOfRows_thatMayBeLonger_isBare() {
        assertBare(table("h", "patients", 100, 4).noisedSum(1.99, 3), "h/patients");
    }

    @Test
    void whatHasNoNoise_isBare_butNotToItsOwner() {
        PrivateTensor sum = table("h", "patients", 100, 4).sum(0);
        assertBare(sum, "h/patients");
        Output toOwner = tfe.defineOutput("h", sum);
        assertThat(PrivacyAnalysis.of(toOwner.program(), PrivacyState.NONE).bare())
                .isEmpty();
        assertBare(tfe.reveal(sum), "h/patients");
    }

    @Test
    void whatIsComputedFromNoisedSums_isFree() {
        PrivateTensor sum = table("h", "patients", 100, 4).noisedSum(2, 3);
        assertProtected(sum.mul(sum).sum().sqrt(), new NoisedRelease("h/patients", "", 3, 1));
    }

    static Stream<Named<BiFunction<TfeContext, PrivateTensor, PrivateTensor>>> keepRowsApart() {
        return Stream.of(
                Named.of("functions", (c, x) -> x.sigmoid().mul(0.5).add(1)),
                Named.of("comparisons", (c, x) -> x.gt(0.5).toNumbers()),
                Named.of("sums along rows", (c, x) -> x.mul(x).sum(true, 1)),
                Named.of("softmax", (c, x) -> x.softmax(1)),
                Named.of("other shape", (c, x) -> x.reshape(100, 2, 2).transpose(0, 2, 1)),
                Named.of(
                        "products with what is public",
                        (c, x) -> x.mmul(c.defineConstant(PlainTensor.of(new double[][] {{1}, {2}, {3}, {4}})))),
                Named.of("parts of rows", (c, x) -> x.gather(1, 0, 2)),
                Named.of("half of the rows", (c, x) -> x.slice(new int[] {0, 0}, new int[] {50, 4})),
                Named.of("rows in another order", (c, x) -> x.gather(0, 5, 3, 99)),
                Named.of(
                        "what a choice has left",
                        (c, x) -> x.sub(x.gt(0).where(x, x.mul(0))).assumeRange(-1, 1)),
                Named.of("columns beside one another", (c, x) -> c.concat(1, x, x.abs())),
                Named.of(
                        "look-up",
                        (c, x) -> c.defineConstant(PlainTensor.of(new double[] {1, 2}))
                                .mul(x.sum(true, 1))),
                Named.of("one of several", (c, x) -> x.max(1).gte(0).toNumbers().oneHot(2)));
    }

    @ParameterizedTest
    @MethodSource("keepRowsApart")
    void operationsThatKeepRowsApart_leaveTheProof(BiFunction<TfeContext, PrivateTensor, PrivateTensor> operation) {
        assertProtected(
                operation.apply(tfe, table("h", "patients", 100, 4)).noisedSum(1000, 2),
                new NoisedRelease("h/patients", "", 2, 1));
    }

    static Stream<Named<BiFunction<TfeContext, PrivateTensor, PrivateTensor>>> mixRows() {
        return Stream.of(
                Named.of("centred by the mean", (c, x) -> x.sub(x.mean(true, 0))),
                Named.of("cumulative", (c, x) -> x.cumsum(0)),
                Named.of("transposed", (c, x) -> x.transpose()),
                Named.of("other rows", (c, x) -> x.reshape(200, 2)),
                Named.of("covariance", (c, x) -> x.cov(1)),
                Named.of("rows twice", (c, x) -> x.gather(0, 1, 1)),
                Named.of("table twice", (c, x) -> c.concat(0, x, x)),
                Named.of("shifted against itself", (c, x) -> x.mul(x.flip(0))),
                Named.of(
                        "slices of itself",
                        (c, x) -> x.slice(new int[] {0, 0}, new int[] {50, 4})
                                .add(x.slice(new int[] {50, 0}, new int[] {100, 4}))),
                Named.of("repeated", (c, x) -> x.tile(2, 1)),
                Named.of("sorted", (c, x) -> x.reshape(400).sort().reshape(100, 4)),
                Named.of("largest over rows", (c, x) -> x.sub(x.max(0))),
                Named.of("row against rows", (c, x) -> x.reshape(100, 4).mmul(x.transpose())),
                Named.of(
                        "what another choice has left",
                        (c, x) -> x.sub(x.gt(0).where(x.neg(), x.mul(0))).assumeRange(-1, 1)),
                Named.of("assumed ranges", (c, x) -> x.assumeRange(-0.1, 0.1)));
    }

    @ParameterizedTest
    @MethodSource("mixRows")
    void operationsThatMixRows_loseTheProof(BiFunction<TfeContext, PrivateTensor, PrivateTensor> operation) {
        assertBare(operation.apply(tfe, table("h", "patients", 100, 4)).noisedSum(1e4, 2), "h/patients");
    }

    @Test
    void norms_comeFromClippingAndChoices() {
        PrivateTensor x = table("h", "patients", 100, 4);
        assertProtected(x.clipRows(0.5).noisedSum(0.5, 1), new NoisedRelease("h/patients", "", 1, 1));
        assertBare(x.clipRows(0.5).mul(2).noisedSum(0.5, 1), "h/patients");
        assertBare(x.clipRows(0.5).gather(1, 0, 0, 0).noisedSum(0.5, 1), "h/patients");
        PrivateTensor bits = x.max(1).gte(0).toNumbers().reshape(100, 1);
        assertProtected(bits.noisedSum(1, 1), new NoisedRelease("h/patients", "", 1, 1));
        assertBare(
                bits.mul(tfe.defineConstant(PlainTensor.of(new double[] {1, 1, 1})))
                        .noisedSum(1, 1),
                "h/patients");
        PrivateTensor classes = x.max(1).gte(0).toNumbers();
        assertProtected(
                classes.oneHot(2).mul(x.gather(1, 0).clip(-1, 1)).noisedSum(1, 1),
                new NoisedRelease("h/patients", "", 1, 1));
        assertProtected(classes.oneHot(2).noisedSum(1, 1), new NoisedRelease("h/patients", "", 1, 1));
    }

    @Test
    void tablesOfTwoOwners_areProtectedEach() {
        PrivateTensor a = table("a", "patients", 60, 4);
        PrivateTensor b = table("b", "patients", 40, 4);
        assertProtected(
                tfe.concat(0, a, b).noisedSum(2, 3),
                new NoisedRelease("a/patients", "", 3, 1),
                new NoisedRelease("b/patients", "", 3, 1));
        PrivateTensor other = checked("b", "costs", 60, 4);
        assertProtected(
                checked("a", "patients", 60, 4).mul(other).noisedSum(2, 3),
                new NoisedRelease("a/patients", "", 3, 1),
                new NoisedRelease("b/costs", "", 3, 1));
    }

    /**
     * An owner whose player does not check may share a number of a thousand where one is declared: a product with it shows
     * another's row through any noise. Its own proof does not rest on the other's word either.
     */
    @Test
    void rangesThatAnotherDeclares_countOnlyIfServersMakeSureOfThem() {
        PrivateTensor a = table("a", "patients", 60, 4);
        PrivateTensor unchecked = table("b", "costs", 60, 4);
        assertBare(a.mul(unchecked).noisedSum(2, 3), "a/patients", "b/costs");
        assertBare(a.mul(checked("b", "costs", 60, 4)).noisedSum(2, 3), "b/costs");
        assertThat(analysed(a.mul(checked("b", "costs", 60, 4)).noisedSum(2, 3)).noised())
                .extracting(NoisedRelease::source)
                .containsExactly("a/patients");
        // a clip looks at no more bits than the declared range has, so what is beyond may pass
        assertBare(a.mul(unchecked.clip(-0.5, 0.5)).noisedSum(2, 3), "a/patients");
        assertBare(a.mul(unchecked.sum(0)).noisedSum(200, 3), "a/patients");
        assertBare(tfe.concat(1, a, unchecked).noisedSum(4, 3), "a/patients");
        // rows below one another, columns of the same owner
        assertProtected(
                a.mul(table("a", "costs", 60, 4)).noisedSum(2, 3),
                new NoisedRelease("a/patients", "", 3, 1),
                new NoisedRelease("a/costs", "", 3, 1));
        PrivateTensor rows = tfe.concat(0, a, table("b", "patients", 40, 4));
        PrivateTensor more = tfe.concat(0, table("a", "costs", 60, 4), table("b", "costs", 40, 4));
        assertProtected(
                rows.mul(more).noisedSum(2, 3),
                new NoisedRelease("a/patients", "", 3, 1),
                new NoisedRelease("b/patients", "", 3, 1),
                new NoisedRelease("a/costs", "", 3, 1),
                new NoisedRelease("b/costs", "", 3, 1));
        // the parts overlap: some rows of one meet rows of the other
        PrivateTensor shifted = tfe.concat(0, table("a", "costs", 50, 4), table("b", "costs", 50, 4));
        assertBare(rows.mul(shifted).noisedSum(2, 3), "a/patients");
    }

    @Test
    void weightsOfAVendor_areBare_whileTheDataIsProtected() {
        PrivateTensor x = table("h", "patients", 100, 4);
        PrivateTensor w = checked("vendor", "model", 4, 2);
        PrivacyAnalysis analysis = analysed(x.mmul(w).clipRows(1).noisedSum(1, 2));
        assertThat(analysis.bare()).extracting(BareRelease::source).containsOnly("vendor/model");
        assertThat(analysis.noised()).extracting(NoisedRelease::source).containsOnly("h/patients");
    }

    @Test
    void whatAPlayerComputesInTheClear_itLearns() {
        PrivateTensor x = table("h", "patients", 100, 4);
        PrivateTensor back = tfe.defineLocalComputation(
                "model-owner", inputs -> inputs.get(0), TensorSpec.of(100, 4).range(-1, 1), x);
        assertThat(analysed(back.noisedSum(2, 1)).bare())
                .extracting(BareRelease::receiver)
                .contains("model-owner");
    }

    /** The steps of a training on batches, each row once an epoch. */
    private Output training(int rows, int batch, int steps, boolean withBatches) {
        PrivateTensor x = table("h", "patients", rows, 4);
        PrivateTensor y = tfe.definePrivateInput(
                "h", Inputs.dataset("patients").columns("y").shape(rows, 1).range(0, 1));
        PrivateVariable w = tfe.definePrivateVariable(
                Inputs.of(new int[] {4, 1}, new double[4]).range(-2, 2));
        tfe.repeat(steps, index -> {
            PrivateTensor xs = withBatches ? x.batch(index, batch) : x;
            PrivateTensor ys = withBatches ? y.batch(index, batch) : y;
            PrivateTensor error = xs.mmul(w).sigmoid().sub(ys);
            PrivateTensor gradient = tfe.noisedGradients(List.of(new DenseGradient(xs, error, true, false)), 1, true, 4)
                    .get(0);
            w.assign(w.sub(gradient.mul(0.1)).clip(-2, 2));
        });
        return tfe.defineOutput("analyst", w);
    }

    @Test
    void stepsOfATraining_countEachRowOncePerPassThroughTheData() {
        PrivacyAnalysis analysis = PrivacyAnalysis.of(training(100, 30, 7, true).program(), PrivacyState.NONE);
        assertThat(analysis.bare()).isEmpty();
        // three batches a pass, so some rows are in three of seven steps
        assertThat(analysis.noised())
                .extracting(NoisedRelease::source, NoisedRelease::times)
                .containsExactly(tuple("h/patients", 3L));
    }

    /** Rows of a training in order, whose noise hangs together: what the graph proves is what a row really moves. */
    @Test
    void stepsWhoseNoiseHangsTogether_costWhatARowMovesInAllOfThem() {
        for (int bands = 1; bands <= 4; bands++) {
            for (int steps = 1; steps < 11; steps++) {
                PrivacyAnalysis analysis =
                        PrivacyAnalysis.of(correlated(100, 25, steps, bands, 1).program(), PrivacyState.NONE);
                assertThat(analysis.bare()).isEmpty();
                double precision = analysis.noised().stream()
                        .mapToDouble(each -> each.times() / each.noiseMultiplier() / each.noiseMultiplier())
                        .sum();
                // noise of 4, and a row that is in every fourth step from the first on
                double most = 0;
                for (int first = 0; first < 4; first++) {
                    most = Math.max(most, moved(first, 4, steps, bands));
                }
                assertThat(precision * 16).isGreaterThanOrEqualTo(most - 1e-12).isLessThan(most + 1.5);
            }
        }
    }

    /** The squared length of a column sum of C: a row moves each of its steps by a norm. */
    private static double moved(int first, int separation, int steps, int bands) {
        double[] coefficients = {1, 0.5, 0.375, 0.3125};
        double squares = 0;
        for (int step = 0; step < steps; step++) {
            double sum = 0;
            for (int back = 0; back < bands; back++) {
                int from = step - back;
                sum += from >= first && (from - first) % separation == 0 ? coefficients[back] : 0;
            }
            squares += sum * sum;
        }
        return squares;
    }

    private Output correlated(int rows, int batch, int steps, int bands, int outer) {
        PrivateTensor x = table("h", "patients", rows, 4);
        Supplier<Output> loop = () -> tfe.repeat(steps, index -> {
            PrivateTensor xs = x.batch(index, batch);
            tfe.noisedGradients(List.of(new DenseGradient(xs, xs.sum(true, 1), true, false)), 1, true, 4, bands)
                    .forEach(each -> tfe.defineOutput("analyst", each));
        });
        return outer == 1 ? loop.get() : tfe.repeat(outer, turn -> loop.get());
    }

    @Test
    void noiseThatHangsTogether_whereARowComesAgain_protectsNothing() {
        PrivateTensor x = table("h", "patients", 100, 4);
        List<Output> all = List.of(
                correlated(100, 25, 8, 5, 1),
                correlated(100, 25, 8, 2, 2),
                tfe.repeat(
                        8,
                        index -> tfe.noisedGradients(
                                        List.of(new DenseGradient(x, x.sum(true, 1), true, false)), 1, true, 4, 2)
                                .forEach(each -> tfe.defineOutput("analyst", each))));
        for (Output each : all) {
            assertThat(PrivacyAnalysis.of(each.program(), PrivacyState.NONE).bare())
                    .extracting(BareRelease::source)
                    .contains("h/patients");
        }
    }

    @Test
    void stepsOnAllData_countEachTime() {
        PrivacyAnalysis analysis =
                PrivacyAnalysis.of(training(100, 30, 7, false).program(), PrivacyState.NONE);
        assertThat(analysis.noised()).extracting(NoisedRelease::times).containsExactly(7L);
    }

    @Test
    void rowsCarriedToTheNextIteration_areNotThoseOfIt() {
        PrivateTensor x = table("h", "patients", 100, 4);
        PrivateVariable kept = tfe.definePrivateVariable(
                Inputs.of(new int[] {10, 4}, new double[40]).range(-1, 1));
        PrivateVariable sums =
                tfe.definePrivateVariable(Inputs.of(new double[4]).range(-100, 100));
        tfe.repeat(5, index -> {
            PrivateTensor batch = x.batch(index, 10);
            sums.assign(batch.mul(kept).noisedSum(2, 1).clip(-100, 100));
            kept.assign(batch);
        });
        assertBare(sums, "h/patients");
    }

    /** Computes nothing, and analyses all. */
    private static final class Analysing implements Deployment, DeploymentSession {
        PrivacyState state = PrivacyState.NONE;

        @Nullable
        PrivacyAnalysis last;

        @Override
        public DeploymentSession open(Bindings bindings) {
            return this;
        }

        @Override
        public RunReport run(Program program, String tag) {
            PrivacyAnalysis analysis = PrivacyAnalysis.of(program, state);
            last = analysis;
            state = analysis.after();
            return new RunReport(tag, program.digest(), List.of(), 0, Map.of(), 0, List.of());
        }

        @Override
        public void close() {}
    }

    @Test
    void variables_keepWhatTheyDependOn_fromRunToRun() {
        Analysing deployment = new Analysing();
        TfeContext analysed = new TfeContext(deployment);
        PrivateVariable kept = analysed.definePrivateVariable(
                "h", Inputs.dataset("patients").shape(100, 4).range(-1, 1));
        Output halved = analysed.function(() -> kept.assign(kept.mul(0.5)));
        Output noised = analysed.function(() -> analysed.defineOutput("analyst", kept.noisedSum(2, 1)));
        Output bare = analysed.function(() -> analysed.defineOutput("analyst", kept.sum(0)));
        Output mixed =
                analysed.function(() -> kept.assign(kept.sub(kept.mean(true, 0)).clip(-1, 1)));

        Session session = analysed.session();
        session.run(halved);
        assertThat(Objects.requireNonNull(deployment.last).bare()).isEmpty();
        session.run(noised);
        assertThat(Objects.requireNonNull(deployment.last).bare()).isEmpty();
        assertThat(Objects.requireNonNull(deployment.last).noised())
                .extracting(NoisedRelease::source)
                .containsExactly("h/patients");
        session.run(bare);
        assertThat(Objects.requireNonNull(deployment.last).bare())
                .extracting(BareRelease::source)
                .containsExactly("h/patients");
        session.run(mixed);
        session.run(noised);
        assertThat(Objects.requireNonNull(deployment.last).bare())
                .extracting(BareRelease::source)
                .containsExactly("h/patients");
    }
}
