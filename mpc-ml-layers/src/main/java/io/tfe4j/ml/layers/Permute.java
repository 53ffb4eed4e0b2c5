package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;
import java.util.Arrays;

/** The axes of each example in another order. Costs nothing. */
public final class Permute extends Stateless {
    private final int[] axes;

    /** @param axes of an example, counted from 1: {@code new Permute(2, 1)} transposes matrices */
    public Permute(int... axes) {
        this.axes = axes.clone();
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i + 1) {
                throw new IllegalArgumentException("not an order of axes: axes=" + Arrays.toString(axes)
                        + ", allowed=each of 1.." + axes.length + " once");
            }
        }
    }

    @Override
    public String name() {
        return "Permute" + Arrays.toString(axes);
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, axes.length, input);
        return Arrays.stream(axes).map(axis -> input[axis - 1]).toArray();
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.transpose(Shapes.batched(0, axes));
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] back = new int[axes.length + 1];
        for (int i = 0; i < axes.length; i++) {
            back[axes[i]] = i + 1;
        }
        return Pass.of(forward(x), gradient -> gradient.transpose(back));
    }
}
