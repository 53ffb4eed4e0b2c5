package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalization against its formula: results, and gradients, through the statistics, against finite differences. */
class NormalizationTest {
    private static final double EPSILON = 0.01;
    private static final int CHANNELS = 4;
    private static final double[] GAMMA = Local.numbers(CHANNELS, 5);
    private static final double[] BETA = Local.numbers(CHANNELS, 6);

    /** Elements with the same group share their statistics, those with the same channel their weights. */
    record Normalization(int groups, IntUnaryOperator group, IntUnaryOperator channel) implements PlainLayer {
        @Override
        public double[] apply(double[] x, double[]... parameters) {
            double[] count = new double[groups];
            double[] mean = new double[groups];
            double[] variance = new double[groups];
            for (int i = 0; i < x.length; i++) {
                count[group.applyAsInt(i)]++;
            }
            for (int i = 0; i < x.length; i++) {
                int own = group.applyAsInt(i);
                mean[own] += x[i] / count[own];
            }
            for (int i = 0; i < x.length; i++) {
                int own = group.applyAsInt(i);
                variance[own] += (x[i] - mean[own]) * (x[i] - mean[own]) / count[own];
            }
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                int own = group.applyAsInt(i);
                int weight = channel.applyAsInt(i);
                y[i] = (x[i] - mean[own]) / Math.sqrt(variance[own] + EPSILON) * parameters[0][weight]
                        + parameters[1][weight];
            }
            return y;
        }
    }

    private static BatchNormalization batchNormalization() {
        return new BatchNormalization()
                .gamma(Weights.of("owner", GAMMA))
                .beta(Weights.known(BETA))
                .epsilon(EPSILON);
    }

    static Stream<LayerCheck> sameInPredictions() {
        Layer rows = new LayerNormalization()
                .gamma(Weights.of("owner", GAMMA))
                .beta(Weights.known(BETA))
                .epsilon(EPSILON);
        Layer groups = new GroupNormalization(2)
                .gamma(Weights.of("owner", GAMMA))
                .beta(Weights.known(BETA))
                .epsilon(EPSILON);
        return Stream.of(
                check(rows, new Normalization(3 * 5, i -> i / CHANNELS, i -> i % CHANNELS), 5, CHANNELS),
                check(groups, new Normalization(3 * 2, i -> i / 12, i -> i / 6 % CHANNELS), CHANNELS, 2, 3));
    }

    static Stream<LayerCheck> byBatch() {
        return Stream.of(
                check(
                        batchNormalization(),
                        new Normalization(CHANNELS, i -> i / 6 % CHANNELS, i -> i / 6 % CHANNELS),
                        CHANNELS,
                        2,
                        3),
                check(
                        batchNormalization(),
                        new Normalization(CHANNELS, i -> i % CHANNELS, i -> i % CHANNELS),
                        CHANNELS));
    }

    private static LayerCheck check(Layer layer, PlainLayer plain, int... input) {
        return new LayerCheck(layer, plain, 6e-4, input, GAMMA, BETA);
    }

    @ParameterizedTest
    @MethodSource("sameInPredictions")
    void normalization_ofExamples_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @ParameterizedTest
    @MethodSource("byBatch")
    void batchNormalization_inTraining_isByTheBatch_andSoAreItsGradients(LayerCheck one) {
        one.runTraining();
    }

    @Test
    void batchNormalization_inPredictions_isByTheAverages_whichFollowTheBatches() {
        TfeContext tfe = Local.tfe();
        double[] x = {0.5, 2, -1, 4, 0, 1, 0.5, 3};
        PrivateTensor examples = Local.input(tfe, 4, new int[] {4, 2}, x);
        Sequential model = Sequential.of(
                tfe, new int[] {2}, new BatchNormalization().momentum(0.75).epsilon(EPSILON));
        // a rate too small to move gamma and beta by more than a unit
        model.compile(new Sgd(1e-6), Loss.meanSquaredError()).fit(examples, examples, 2, 4);

        double[] y = Local.valuesOf(tfe, model.predict(examples));

        // two steps from 0 and 1 towards [0, 2.5] and [0.375, 1.25], a quarter of the way each
        double left = 7.0 / 16;
        double[] mean = {0, 2.5 * left};
        double[] variance = {1 + (0.375 - 1) * left, 1 + (1.25 - 1) * left};
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i])
                    .as("element %d", i)
                    .isCloseTo((x[i] - mean[i % 2]) / Math.sqrt(variance[i % 2] + EPSILON), within(5e-4));
        }
    }

    @Test
    void normalization_ofNarrowAndOfWideNumbers_isWithinItsError() {
        TfeContext tfe = Local.tfe();
        int n = 16;
        double[] scales = {0.01, 0.1, 1, 10, 60};
        double[] x = Local.numbers(scales.length * n, 8);
        Arrays.setAll(x, i -> x[i] * scales[i / n] + scales[i / n] / 2);

        double[] y = Local.valuesOf(
                tfe,
                new LayerNormalization()
                        .build(tfe, new int[] {n})
                        .forward(Local.input(tfe, 100, new int[] {scales.length, n}, x)));

        for (int row = 0; row < scales.length; row++) {
            double[] own = Arrays.copyOfRange(x, row * n, (row + 1) * n);
            double mean = Arrays.stream(own).average().orElseThrow();
            double variance = Arrays.stream(own)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (int i = 0; i < n; i++) {
                double distance = own[i] - mean;
                double wanted = distance / Math.sqrt(variance + 1e-3);
                double units = 2 + Math.abs(distance) + 1 / Math.sqrt(variance + 1e-3);
                double error = 0x1p-16 * units + Math.abs(wanted) * 0x1p-20 / (variance + 1e-3);
                assertThat(y[row * n + i])
                        .as("element %d of %s", i, scales[row])
                        .isCloseTo(wanted, within(error));
            }
        }
    }

    @Test
    void range_thatIsTooWide_isRefused_withTheRemedy() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 20_000, new int[] {1, 2}, 1, 2);
        Layer.Built layer = new LayerNormalization().build(tfe, new int[] {2});

        assertThatThrownBy(() -> layer.forward(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distance from the mean=40000.0, numbers=2; bound what goes in");
    }

    @Test
    void channels_thatDoNotDivide_areRefused() {
        assertThatThrownBy(() -> new GroupNormalization(3).outputShape(new int[] {4, 2, 2}))
                .hasMessageContaining("input=[4, 2, 2], groups=3");
    }
}
