package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** Zeros around each image. <b>Shape:</b> [batch, channels, height, width]. Costs nothing. */
public final class ZeroPadding2D extends Stateless {
    private final int margin;

    /** @param margin rows and columns on every side */
    public ZeroPadding2D(int margin) {
        if (margin < 0) {
            throw new IllegalArgumentException("margin below zero: margin=" + margin);
        }
        this.margin = margin;
    }

    @Override
    public String name() {
        return "ZeroPadding2D(" + margin + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return new int[] {input[0], input[1] + 2 * margin, input[2] + 2 * margin};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        int[] sides = {0, 0, margin, margin};
        return x.pad(sides, sides);
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] starts = {0, 0, margin, margin};
        int[] ends = {x.size(0), x.size(1), margin + x.size(2), margin + x.size(3)};
        return Pass.of(forward(x), gradient -> gradient.slice(starts, ends));
    }
}
