package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of a model that gives its input back. */
class MetricTest {
    private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    private final TfeContext tfe = Local.tfe();
    private final double[] results = {0.7, 0.2, 0.1, 0.1, 0.3, 0.6, 0.5, 0.4, 0.1, 0.2, 0.3, 0.5};

    private List<Double> evaluate(Input expected, Metric... metrics) {
        PrivateTensor x = Local.input(tfe, 1, new int[] {4, 3}, results);
        Training training = Sequential.of(
                        tfe,
                        new int[] {3},
                        new Dense(3).kernel(Weights.known(IDENTITY)).withoutBias(),
                        new Flatten())
                .compile(new Sgd(1), Loss.meanSquaredError());
        PrivateTensor y = tfe.definePrivateInput("owner", expected);
        return Local.valuesOf(tfe, training.evaluate(x, y, metrics)).stream()
                .map(values -> values[0])
                .toList();
    }

    @Test
    void metricsOfClasses_countWhatIsRight() {
        Input rows =
                Inputs.of(new int[] {4, 3}, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0).range(0, 1);

        // right, second, second, third
        assertThat(evaluate(rows, Metric.accuracy(), Metric.topAccuracy(2), Metric.topAccuracy(3)))
                .containsExactly(0.25, 0.75, 1.0);
    }

    @Test
    void metricsOfClassNumbers_countWhatIsRight() {
        Input numbers = Inputs.of(new int[] {4, 1}, 0, 2, 1, 2).range(0, 2).fractionBits(0);

        assertThat(evaluate(numbers, Metric.sparseAccuracy())).containsExactly(0.75);
    }

    @Test
    void metricsOfNumbers_areMeansOverAllResults() {
        double[] wanted = {1, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0, 1};
        Input expected = Inputs.of(new int[] {4, 3}, wanted).range(0, 1);

        List<Double> metrics = evaluate(
                expected,
                Metric.meanAbsoluteError(),
                Metric.meanSquaredError(),
                Metric.loss(),
                Metric.binaryAccuracy(),
                Metric.binaryAccuracy(0.25));

        double magnitudes = 0;
        double squares = 0;
        for (int i = 0; i < wanted.length; i++) {
            magnitudes += Math.abs(results[i] - wanted[i]) / wanted.length;
            squares += (results[i] - wanted[i]) * (results[i] - wanted[i]) / wanted.length;
        }
        assertThat(metrics.get(0)).isCloseTo(magnitudes, within(1e-4));
        assertThat(metrics.get(1)).isCloseTo(squares, within(1e-4));
        assertThat(metrics.get(2)).isCloseTo(squares, within(1e-4));
        // on the wrong side of a half: 0.4 and 0.2; of a quarter: 0.3, 0.2 and 0.3
        assertThat(metrics.get(3)).isCloseTo(10 / 12.0, within(1e-4));
        assertThat(metrics.get(4)).isCloseTo(9 / 12.0, within(1e-4));
    }

    @Test
    void topAccuracy_ofNoResults_isRefused() {
        assertThatThrownBy(() -> Metric.topAccuracy(0)).hasMessageContaining("k=0");
    }
}
