package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps by gradients that were clipped to limits near to what fixed point can hold. */
class ClippingTest {
    /** The weights after one step from zero by a gradient of (-0.6, -0.8), whose length is 1. */
    private static double[] step(Sgd optimizer) {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 1, new int[] {1, 2}, 0.3, 0.4);
        PrivateTensor y = Local.input(tfe, 1, new int[] {1, 1}, 1);
        Sequential model = Sequential.of(
                tfe, new int[] {2}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        model.compile(optimizer, Loss.meanSquaredError()).fit(x, y, 1, 1);
        return Local.valuesOf(tfe, ((PrivateTensor) model.parameters().get(0).tensor()).add(0));
    }

    private static double length(double[] step) {
        return Math.hypot(step[0], step[1]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.01, 0.001, 0.0001})
    void norm_isThatOfTheLimit(double limit) {
        for (int i = 0; i < 3; i++) {
            assertThat(length(step(new Sgd(1 / limit).clipNorm(limit)))).isCloseTo(1, within(0.002));
        }
    }

    @Test
    void direction_ofGradientsUpTo64TimesTheLimit_isKept() {
        assertThat(step(new Sgd(50).clipNorm(0.02))).containsExactly(new double[] {0.6, 0.8}, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.0005, 0.0001})
    void value_isThatOfTheLimit(double limit) {
        assertThat(step(new Sgd(1 / limit).clipValue(limit))).containsExactly(new double[] {1, 1}, within(0.002));
    }

    @Test
    void velocity_ofGradientsClippedToALittle_hasTheirMean() {
        // a velocity has 16 fraction bits, so it is off by one unit of 66
        assertThat(length(step(new Sgd(1000).momentum(0.9).clipNorm(0.001)))).isCloseTo(1, within(0.04));
    }

    @Test
    void limits_thatNumbersCannotHold_areRefused() {
        assertThatThrownBy(() -> new Sgd(1).clipNorm(1e-5)).hasMessageContaining("limit=1.0E-5, least=2^-16");
        assertThatThrownBy(() -> new Adam(1).clipValue(0)).hasMessageContaining("least=2^-16");
    }
}
