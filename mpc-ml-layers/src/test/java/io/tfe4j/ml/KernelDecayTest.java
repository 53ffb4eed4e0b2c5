package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.LayerNormalization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decay of kernels alone: what sets levels keeps what its gradient makes of it. */
class KernelDecayTest {
    /** Examples of zeros, of which zeros are expected, have gradients by biases alone, and here those are zeros too. */
    private static List<double[]> trained(Optimizer optimizer) {
        TfeContext tfe = Local.tfe();
        Model model = Sequential.of(
                tfe,
                new int[] {2},
                new Dense(2).kernel(Weights.ones()).bias(Weights.ones()),
                new LayerNormalization().gamma(Weights.ones()).beta(Weights.zeros()));
        PrivateTensor zeros = Local.input(tfe, 1, new int[] {4, 2}, new double[8]);
        model.compile(optimizer, Loss.meanSquaredError()).fit(zeros, zeros, 2, 4);
        return Local.valuesOf(
                tfe,
                model.parameters().stream()
                        .map(parameter -> ((PrivateTensor) parameter.tensor()).add(0))
                        .toList());
    }

    @Test
    void decayAndPenalty_ofKernelsOnly_leaveTheOthers() {
        for (Descent<?> all :
                List.of(new Sgd(0.5).weightDecay(0.2), new Sgd(0.5).l2(0.2), new Adam(0.5).weightDecay(0.2))) {
            List<double[]> every = trained(all);
            List<double[]> kernels = trained(all.kernelsOnly());

            // two steps, each of which takes a tenth
            assertThat(every.get(0)).containsOnly(new double[] {0.81, 0.81, 0.81, 0.81}, within(1e-3));
            assertThat(kernels.get(0)).containsOnly(new double[] {0.81, 0.81, 0.81, 0.81}, within(1e-3));
            assertThat(every.get(1)).containsExactly(new double[] {0.81, 0.81}, within(1e-3));
            assertThat(kernels.get(1)).containsExactly(new double[] {1, 1}, within(1e-3));
            assertThat(every.get(2)).containsExactly(new double[] {0.81, 0.81}, within(1e-3));
            assertThat(kernels.get(2)).containsExactly(new double[] {1, 1}, within(1e-3));
        }
    }
}
