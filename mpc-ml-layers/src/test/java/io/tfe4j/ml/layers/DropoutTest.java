package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int SIZE = 4000;

    @Test
    void dropout_inTraining_keepsSomeNumbers_andTheirGradients_anewEachTime() {
        TfeContext tfe = Local.tfe();
        double[] ones = new double[SIZE];
        Arrays.fill(ones, 1);
        PrivateTensor x = Local.input(tfe, 1, new int[] {1, SIZE}, ones);
        Layer.Built dropout = new Dropout(0.2).build(tfe, new int[] {SIZE});
        Pass first = dropout.train(x);
        Pass second = dropout.train(x);

        List<double[]> values = Local.valuesOf(
                tfe, List.of(first.output(), first.inputGradient().apply(x), second.output(), dropout.forward(x)));

        double[] kept = values.get(0);
        assertThat(Arrays.stream(kept)).allMatch(value -> value == 0 || Math.abs(value - 1.25) < 1e-4);
        // the mean is 1; five deviations are 0.04
        assertThat(Arrays.stream(kept).average().orElseThrow()).isCloseTo(1, within(0.04));
        assertThat(values.get(1)).containsExactly(kept, within(1e-4));
        assertThat(values.get(2)).isNotEqualTo(kept);
        assertThat(values.get(3)).containsExactly(ones);
    }

    @Test
    void rate_ofOne_isRefused() {
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("rate=1.0, allowed=[0, 1)");
    }
}
