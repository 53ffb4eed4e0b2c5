package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import java.util.List;

/** {@code tanh(x W + h U + b)}. */
record SimpleCell() implements Cell {
    @Override
    public int gates() {
        return 1;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public int biases() {
        return 1;
    }

    @Override
    public Step step(PrivateTensor projected, PrivateTensor recurrent, List<PrivateTensor> states) {
        Gate next = Gate.tanh(projected.add(recurrent));
        return new Step(List.of(next.value()), gradients -> {
            PrivateTensor inner = gradients.get(0).mul(next.slope());
            return new Back(inner, inner, List.of(inner.mul(0)));
        });
    }
}
