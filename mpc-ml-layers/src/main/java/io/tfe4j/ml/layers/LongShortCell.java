package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/** Hochreiter and Schmidhuber's, with a forget gate; gates in Keras's order: input, forget, candidate, output. */
record LongShortCell(TfeContext tfe, int units) implements Cell {
    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public int biases() {
        return 1;
    }

    @Override
    public Step step(PrivateTensor projected, PrivateTensor recurrent, List<PrivateTensor> states) {
        PrivateTensor sums = projected.add(recurrent);
        Gate input = Gate.sigmoid(Gate.columns(sums, 0, units));
        Gate forget = Gate.sigmoid(Gate.columns(sums, 1, units));
        Gate candidate = Gate.tanh(Gate.columns(sums, 2, units));
        Gate output = Gate.sigmoid(Gate.columns(sums, 3, units));
        PrivateTensor before = states.get(1);
        PrivateTensor memory = forget.value().mul(before).add(input.value().mul(candidate.value()));
        Gate shown = Gate.tanh(memory);
        return new Step(List.of(output.value().mul(shown.value()), memory), gradients -> {
            PrivateTensor byResult = gradients.get(0);
            PrivateTensor byMemory =
                    gradients.get(1).add(byResult.mul(output.value().mul(shown.slope())));
            PrivateTensor inner = tfe.concat(
                    1,
                    byMemory.mul(candidate.value().mul(input.slope())),
                    byMemory.mul(before.mul(forget.slope())),
                    byMemory.mul(input.value().mul(candidate.slope())),
                    byResult.mul(shown.value().mul(output.slope())));
            return new Back(inner, inner, List.of(byResult.mul(0), byMemory.mul(forget.value())));
        });
    }
}
