package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;
import java.util.Arrays;

/** The elements of each example in another shape, row major. Costs nothing. */
public final class Reshape extends Stateless {
    private final int[] shape;

    /** @param shape of one example */
    public Reshape(int... shape) {
        this.shape = shape.clone();
    }

    @Override
    public String name() {
        return "Reshape" + Arrays.toString(shape);
    }

    @Override
    public int[] outputShape(int[] input) {
        if (Shapes.size(input) != Shapes.size(shape)) {
            throw new IllegalArgumentException("sizes differ: layer=" + name() + ", input=" + Arrays.toString(input));
        }
        return shape.clone();
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.reshape(Shapes.batched(x.size(0), shape));
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] before = x.shape();
        return Pass.of(forward(x), gradient -> gradient.reshape(before));
    }
}
