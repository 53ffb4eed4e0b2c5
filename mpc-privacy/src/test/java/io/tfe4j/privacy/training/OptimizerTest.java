package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three steps on one weight, written out. */
class OptimizerTest {
    private static final double[] GRADIENTS = {0.5, -1, 2};

    private static double after(Optimizer optimizer) {
        Optimizer.Run run = optimizer.start(1);
        double[] weights = {1};
        for (int i = 0; i < GRADIENTS.length; i++) {
            run.step(weights, new double[] {GRADIENTS[i]}, (double) i / GRADIENTS.length, 1);
        }
        return weights[0];
    }

    @Test
    void schedule_changesTheRateOfEachStep() {
        RateSchedule linear = RateSchedule.linear();
        double expected = 1 - 0.1 * (0.5 - 2.0 / 3 + 2.0 / 3);
        assertThat(after(Optimizer.sgd(0.1).scheduled(linear))).isCloseTo(expected, within(1e-15));
        assertThat(after(Optimizer.sgd(0.2).scheduled(linear).rate(0.1))).isCloseTo(expected, within(1e-15));

        RateSchedule both = RateSchedule.warmUp(0.5).times(RateSchedule.cosine());
        assertThat(both.factor(0)).isZero();
        assertThat(both.factor(0.25)).isCloseTo(0.5 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
        assertThat(both.factor(0.75)).isCloseTo((1 - Math.sqrt(0.5)) / 2, within(1e-15));
        assertThat(RateSchedule.exponential(0.01).factor(0.5)).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void scheduleThatGivesNoFactor_isRefused() {
        assertThatThrownBy(() -> after(Optimizer.adam(0.1).scheduled(progress -> -progress)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("factor=-0.3");
        assertThatThrownBy(() -> RateSchedule.warmUp(0)).hasMessageContaining("share=0.0");
        assertThatThrownBy(() -> RateSchedule.exponential(2)).hasMessageContaining("last=2.0");
    }

    @Test
    void descent() {
        assertThat(after(Optimizer.sgd(0.1))).isCloseTo(1 - 0.1 * 1.5, within(1e-15));
    }

    @Test
    void momentum() {
        double second = 0.9 * 0.5 - 1;
        double third = 0.9 * second + 2;

        assertThat(after(Optimizer.sgd(0.1, 0.9))).isCloseTo(1 - 0.1 * (0.5 + second + third), within(1e-15));
    }

    @Test
    void adam() {
        double w = 1;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 3; t++) {
            double g = GRADIENTS[t - 1];
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            w -= 0.1 * m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
        }
        assertThat(after(Optimizer.adam(0.1))).isCloseTo(w, within(1e-12));
    }

    @Test
    void rmsProp() {
        double w = 1;
        double v = 0;
        for (double g : GRADIENTS) {
            v = 0.9 * v + 0.1 * g * g;
            w -= 0.1 * g / (Math.sqrt(v) + 1e-7);
        }
        assertThat(after(Optimizer.rmsProp(0.1))).isCloseTo(w, within(1e-12));
    }

    @Test
    void anotherRate_keepsTheRest() {
        assertThat(Optimizer.sgd(1, 0.9).rate(0.1)).isEqualTo(Optimizer.sgd(0.1, 0.9));
        assertThat(Optimizer.adam(1).rate(0.1)).isEqualTo(Optimizer.adam(0.1));
        assertThat(Optimizer.rmsProp(1).rate(0.1)).isEqualTo(Optimizer.rmsProp(0.1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void rateThatIsNotPositive_isRefused(double rate) {
        assertThatThrownBy(() -> Optimizer.sgd(rate)).hasMessageContaining("learningRate=" + rate);
        assertThatThrownBy(() -> Optimizer.adam(rate)).hasMessageContaining("learningRate=" + rate);
        assertThatThrownBy(() -> Optimizer.rmsProp(rate)).hasMessageContaining("learningRate=" + rate);
        assertThatThrownBy(() -> Optimizer.sgd(1, 1)).hasMessageContaining("momentum=1.0");
    }
}
