package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Smoothed labels, weights of classes and divergences, with their gradients, against Keras's formulas in double precision. */
class LossOptionsTest {
    private static final double[] BIAS = {0.5, -0.25, 0.125};
    private static final double[] WEIGHTS = {0.5, 2, 1.25};
    private static final double[][] CLASSES = {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 0, 1}};
    private static final double[][] SHARES = {{0.5, 0.25, 0.25}, {0, 0.75, 0.25}, {1, 0, 0}, {0.125, 0.125, 0.75}};

    /** The loss that is told of results that are all BIAS, and what a step of rate 1 takes from it. */
    private static List<double[]> trained(Loss loss, double[][] expected, int results, boolean whole, Layer... last) {
        TfeContext tfe = Local.tfe();
        int rows = expected.length;
        PrivateTensor x = Local.input(tfe, 1, new int[] {rows, 1}, new double[rows]);
        PrivateTensor y = tfe.definePrivateInput(
                "owner",
                whole
                        ? Inputs.of(expected).range(0, 1).fractionBits(0)
                        : Inputs.of(expected).range(0, 1));
        double[] first = Arrays.copyOf(BIAS, results);
        List<Layer> layers = new ArrayList<>(
                List.of(new Dense(results).kernel(Weights.zeros()).bias(Weights.known(first))));
        layers.addAll(List.of(last));
        Sequential model = Sequential.of(tfe, new int[] {1}, layers.toArray(Layer[]::new));
        List<Double> told = new ArrayList<>();
        model.compile(new Sgd(1), loss).reporting("carol", told::add).fit(x, y, 1, rows);
        double[] bias =
                Local.valuesOf(tfe, ((PrivateTensor) model.parameters().get(1).tensor()).add(0));
        double[] moved = new double[results];
        for (int i = 0; i < results; i++) {
            moved[i] = first[i] - bias[i];
        }
        return List.of(new double[] {told.get(0)}, moved);
    }

    private static double[] softmax() {
        double sum = Math.exp(BIAS[0]) + Math.exp(BIAS[1]) + Math.exp(BIAS[2]);
        return new double[] {Math.exp(BIAS[0]) / sum, Math.exp(BIAS[1]) / sum, Math.exp(BIAS[2]) / sum};
    }

    /** Rows of probabilities that are expected, and a weight for each. */
    private static void check(List<double[]> found, double[][] expected, double[] weights, boolean isDivergence) {
        double[] p = softmax();
        double loss = 0;
        double[] gradient = new double[3];
        for (int row = 0; row < expected.length; row++) {
            for (int i = 0; i < 3; i++) {
                double y = expected[row][i];
                double entropy = isDivergence && y > 0 ? y * Math.log(y) : 0;
                loss += weights[row] * (entropy - y * Math.log(p[i])) / expected.length;
                gradient[i] += weights[row] * (p[i] - y) / expected.length;
            }
        }
        assertThat(found.get(0)[0]).isCloseTo(loss, within(1e-3));
        assertThat(found.get(1)).containsExactly(gradient, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void smoothedLabels_areSpreadOverAllClasses(boolean whole) {
        double[][] smoothed = new double[4][3];
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < 3; i++) {
                smoothed[row][i] = 0.7 * CLASSES[row][i] + 0.1;
            }
        }
        double[] even = {1, 1, 1, 1};

        check(
                trained(Loss.categoricalCrossEntropy().smoothing(0.3), CLASSES, 3, whole, new Softmax()),
                smoothed,
                even,
                false);
        check(
                trained(Loss.categoricalCrossEntropyFromLogits().smoothing(0.3), CLASSES, 3, whole),
                smoothed,
                even,
                false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsOfClasses_multiplyLossAndGradientOfTheirExamples(boolean whole) {
        double[] weights = {WEIGHTS[0], WEIGHTS[2], WEIGHTS[1], WEIGHTS[2]};

        check(
                trained(Loss.categoricalCrossEntropy().classWeights(WEIGHTS), CLASSES, 3, whole, new Softmax()),
                CLASSES,
                weights,
                false);
        check(
                trained(Loss.categoricalCrossEntropyFromLogits().classWeights(WEIGHTS), CLASSES, 3, whole),
                CLASSES,
                weights,
                false);
    }

    @Test
    void weightsAndSmoothing_ofOneClass_areOfBoth() {
        double[][] y = {{1}, {0}, {0}, {1}, {0}};
        double p = 1 / (1 + Math.exp(-BIAS[0]));
        double loss = 0;
        double gradient = 0;
        for (double[] row : y) {
            double weight = row[0] == 1 ? 3 : 0.5;
            double smoothed = 0.8 * row[0] + 0.1;
            loss += weight * -(smoothed * Math.log(p) + (1 - smoothed) * Math.log(1 - p)) / 5;
            gradient += weight * (p - smoothed) / 5;
        }

        List<double[]> found =
                trained(Loss.binaryCrossEntropy().smoothing(0.2).classWeights(0.5, 3), y, 1, false, new Sigmoid());

        assertThat(found.get(0)[0]).isCloseTo(loss, within(1e-3));
        assertThat(found.get(1)[0]).isCloseTo(gradient, within(1e-3));
    }

    @Test
    void divergence_isOfTheProbabilitiesExpected() {
        check(
                trained(Loss.kullbackLeibler(), SHARES, 3, false, new Softmax()),
                SHARES,
                new double[] {1, 1, 1, 1},
                true);
    }

    @Test
    void whatIsNoSuchLoss_isRefused() {
        assertThatThrownBy(() -> Loss.meanSquaredError().smoothing(0.1)).hasMessageContaining("wanted=a cross-entropy");
        assertThatThrownBy(() -> Loss.sparseCategoricalCrossEntropy().classWeights(1, 2))
                .hasMessageContaining("oneHot");
        // the weights would be those of smoothed labels
        assertThatThrownBy(() ->
                        Loss.categoricalCrossEntropy().classWeights(1, 2, 3).smoothing(0.1))
                .hasMessageContaining("smoothed before it is weighted");
        assertThatThrownBy(() -> Loss.categoricalCrossEntropy().smoothing(1)).hasMessageContaining("amount=1.0");
        assertThatThrownBy(() -> Loss.categoricalCrossEntropy().classWeights(1, -2))
                .hasMessageContaining("weights=2");
        assertThatThrownBy(() ->
                        trained(Loss.categoricalCrossEntropy().classWeights(1, 2), CLASSES, 3, false, new Softmax()))
                .hasMessageContaining("weights=2, expected=[4, 3]");
    }
}
