package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A layer that remembers the largest of its batches' sums, as a moving statistic would be. */
class PassTest {
    private record Remembering() implements Layer {
        @Override
        public String name() {
            return "Remembering";
        }

        @Override
        public int[] outputShape(int[] input) {
            return input;
        }

        @Override
        public Built build(TfeContext tfe, int[] input) {
            return new BuiltRemembering(Weights.zeros().define(tfe, "largest", false));
        }
    }

    private record BuiltRemembering(Parameter largest) implements Layer.Built {
        @Override
        public List<Parameter> parameters() {
            return List.of(largest);
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return x;
        }

        @Override
        public Pass train(PrivateTensor x) {
            Runnable remember = () -> largest.assign(((PrivateTensor) largest.tensor()).max(x.sum()));
            return new Pass(x, gradient -> gradient, gradient -> List.of(), List.of(remember));
        }
    }

    @Test
    void updates_ofALayer_areDoneWithEachStep() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 1, new int[] {3, 1}, 0.25, 0.75, 0.5);
        Sequential model = Sequential.of(tfe, new int[] {1}, new Remembering(), new Dense(1));
        model.compile(new Sgd(0.1), Loss.meanSquaredError()).fit(x, x, 1, 1);

        double[] largest =
                Local.valuesOf(tfe, ((PrivateTensor) model.parameters().get(0).tensor()).add(0));

        assertThat(largest).containsExactly(0.75);
    }
}
