package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Huber's loss and its gradient against their formulas. */
class HuberTest {
    private static final double[] EXPECTED = {-3, -1, -0.4, 0, 0.3, 0.5, 2, 4};

    /** Of results that are all 0.25. */
    private static double loss(double delta) {
        double sum = 0;
        for (double y : EXPECTED) {
            double d = Math.abs(0.25 - y);
            sum += d <= delta ? d * d / 2 : delta * (d - delta / 2);
        }
        return sum / EXPECTED.length;
    }

    private static double gradient(double delta) {
        double sum = 0;
        for (double y : EXPECTED) {
            sum += Math.max(-delta, Math.min(delta, 0.25 - y));
        }
        return sum / EXPECTED.length;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.125, 0.5, 1, 100})
    void lossAndGradient_areThoseOfTheFormula(double delta) {
        for (int[] shape : new int[][] {{8, 1}, {4, 2}}) {
            TfeContext tfe = Local.tfe();
            PrivateTensor x = Local.input(tfe, 1, new int[] {shape[0], 1}, new double[shape[0]]);
            PrivateTensor y = Local.input(tfe, 4, shape, EXPECTED);
            double[] first = Initial.constant(new int[] {shape[1]}, 0.25);
            Sequential model = Sequential.of(
                    tfe,
                    new int[] {1},
                    new Dense(shape[1]).kernel(Weights.zeros()).bias(Weights.known(first)));
            List<Double> told = new ArrayList<>();
            model.compile(new Sgd(1), Loss.huber(delta))
                    .reporting("carol", told::add)
                    .fit(x, y, 1, shape[0]);

            double[] bias = Local.valuesOf(
                    tfe, ((PrivateTensor) model.parameters().get(1).tensor()).add(0));

            double moved = 0;
            for (double each : bias) {
                moved += 0.25 - each;
            }
            assertThat(told.get(0)).isCloseTo(loss(delta), within(1e-3));
            assertThat(moved).isCloseTo(gradient(delta), within(1e-3));
        }
    }

    @Test
    void delta_thatIsNotPositive_isRefused() {
        assertThatThrownBy(() -> Loss.huber(0)).hasMessageContaining("limit=0.0");
        assertThatThrownBy(() -> Loss.huber(Double.NaN)).hasMessageContaining("limit=NaN");
    }
}
