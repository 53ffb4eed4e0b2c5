package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** Each example as a vector, row major. Costs nothing. */
public final class Flatten extends Stateless {
    @Override
    public int[] outputShape(int[] input) {
        return new int[] {Shapes.size(input)};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.reshape(x.size(0), -1);
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] before = x.shape();
        return Pass.of(forward(x), gradient -> gradient.reshape(before));
    }
}
