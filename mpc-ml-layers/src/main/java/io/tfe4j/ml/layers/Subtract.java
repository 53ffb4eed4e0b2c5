package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.MergePass;
import java.util.List;

/** The first of two inputs of one shape less the second, element by element. Exact and free. */
public final class Subtract extends ElementwiseMerge {
    @Override
    public int[] outputShape(List<int[]> inputs) {
        if (inputs.size() != 2) {
            throw new IllegalArgumentException("layer takes two inputs: layer=" + name() + ", inputs=" + inputs.size());
        }
        return super.outputShape(inputs);
    }

    @Override
    public PrivateTensor forward(List<PrivateTensor> x) {
        return x.get(0).sub(x.get(1));
    }

    @Override
    public MergePass train(List<PrivateTensor> x) {
        return MergePass.of(forward(x), gradient -> List.of(gradient, gradient.neg()));
    }
}
