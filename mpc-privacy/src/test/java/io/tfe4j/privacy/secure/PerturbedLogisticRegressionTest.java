package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerturbedLogisticRegressionTest {
    private static final int ROWS = 150;
    private static final int FEATURES = 4;
    private static final PerturbedLogisticRegression MODEL = new PerturbedLogisticRegression(1, 0.05, 40);

    private final double[] x = new double[ROWS * FEATURES];
    private final double[] y = new double[ROWS];

    PerturbedLogisticRegressionTest() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < FEATURES; j++) {
                x[FEATURES * i + j] = Math.max(-3, Math.min(3, random.nextGaussian()));
            }
            y[i] = x[FEATURES * i] > x[FEATURES * i + 1] ? 1 : 0;
        }
    }

    private double[] trained(double[] features, double[] labels) {
        return trained(features, labels, 1);
    }

    private double[] trained(double[] features, double[] labels, double most) {
        TfeContext tfe = Local.context();
        PrivateTensor rows = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, FEATURES}, features).range(-3, 3));
        PrivateTensor targets = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, 1}, labels).range(0, most));
        return Local.valuesOf(tfe, MODEL.descend(tfe, rows, targets));
    }

    private double[] inTheClear() {
        double[] weights = new double[FEATURES + 1];
        double rate = 1 / (2.0 / 4 + 0.05);
        for (int step = 0; step < 40; step++) {
            double[] gradient = new double[FEATURES + 1];
            for (int i = 0; i < ROWS; i++) {
                double norm = 0;
                for (int j = 0; j < FEATURES; j++) {
                    norm += x[FEATURES * i + j] * x[FEATURES * i + j];
                }
                double factor = Math.min(1, 1 / Math.sqrt(norm));
                double logit = weights[FEATURES];
                for (int j = 0; j < FEATURES; j++) {
                    logit += factor * x[FEATURES * i + j] * weights[j];
                }
                double error = 1 / (1 + Math.exp(-logit)) - y[i];
                for (int j = 0; j < FEATURES; j++) {
                    gradient[j] += error * factor * x[FEATURES * i + j] / ROWS;
                }
                gradient[FEATURES] += error / ROWS;
            }
            for (int j = 0; j <= FEATURES; j++) {
                weights[j] -= rate * (gradient[j] + 0.05 * weights[j]);
            }
        }
        return weights;
    }

    @Test
    void weights_areThoseOfTheClear() {
        double[] weights = trained(x, y);
        double[] expected = inTheClear();
        for (int j = 0; j <= FEATURES; j++) {
            assertThat(weights[j]).isCloseTo(expected[j], within(0.01));
        }
    }

    /** A label of fifty, of which the declared range says that it may be, moves the weights no more than a label of one. */
    @Test
    void labelsOutsideOfZeroAndOne_countAsTheNearer() {
        double[] ordinary = y.clone();
        ordinary[0] = 1;
        double[] large = y.clone();
        large[0] = 50;
        double[] with = trained(x, large, 50);
        double[] without = trained(x, ordinary, 50);

        double squares = 0;
        for (int j = 0; j <= FEATURES; j++) {
            squares += (with[j] - without[j]) * (with[j] - without[j]);
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.01 * MODEL.sensitivity(ROWS, FEATURES, 16) + 1e-3);
    }

    /** The most extreme row against one that says nothing: it moves the weights by less than is claimed, but not by far less. */
    @Test
    void oneRow_movesTheWeightsByNoMoreThanTheSensitivity() {
        double[] extreme = x.clone();
        double[] none = x.clone();
        double[] labels = y.clone();
        for (int j = 0; j < FEATURES; j++) {
            extreme[j] = j == 0 ? -3 : 0;
            none[j] = 0;
        }
        labels[0] = 1;
        double[] with = trained(extreme, labels);
        double[] without = trained(none, labels);

        double squares = 0;
        for (int j = 0; j <= FEATURES; j++) {
            squares += (with[j] - without[j]) * (with[j] - without[j]);
        }
        double claimed = MODEL.sensitivity(ROWS, FEATURES, 16);
        assertThat(Math.sqrt(squares)).isBetween(0.1 * claimed, claimed);
        assertThat(claimed).isBetween(Math.sqrt(2) / (ROWS * 0.05) * 0.8, Math.sqrt(2) / (ROWS * 0.05) * 1.5);
    }

    @Test
    void openedWeights_haveTheNoiseOfTheSensitivity() {
        TfeContext tfe = Local.context();
        PrivateTensor rows = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, FEATURES}, x).range(-3, 3));
        PrivateTensor targets = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, 1}, y).range(0, 1));
        double[] noised = Local.valuesOf(tfe, MODEL.train(tfe, rows, targets, 2));
        double[] expected = inTheClear();

        double deviation = 2 * Math.sqrt(1.5) * MODEL.sensitivity(ROWS, FEATURES, 16);
        double largest = 0;
        for (int j = 0; j <= FEATURES; j++) {
            largest = Math.max(largest, Math.abs(noised[j] - expected[j]));
        }
        assertThat(largest).isBetween(deviation / 100, 7 * deviation);
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> new PerturbedLogisticRegression(1, 0, 3)).hasMessageContaining("l2=0.0");
        assertThatThrownBy(() -> new PerturbedLogisticRegression(-1, 1, 3)).hasMessageContaining("radius=-1.0");
        assertThatThrownBy(() -> new PerturbedLogisticRegression(1, 1, 0)).hasMessageContaining("steps=0");
    }
}
