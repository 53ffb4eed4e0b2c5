package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Pass;
import io.tfe4j.ring.Conv2d;

/**
 * The largest number of each window, exact. <b>Shape:</b> [batch, channels, height, width] gives [batch, channels,
 * height', width']; what no window reaches at the bottom and right is left out. Padding is never the largest.
 *
 * <p><b>Gradient:</b> goes whole to one number, the largest; of equal ones to the one whose column is leftmost, in that
 * column to the topmost. Where windows overlap, a number gets the sum. <b>Cost:</b> the largest of each column of a
 * window first, then of those, so that windows side by side share comparisons: 2 x 2 takes 3 for each result, 3 x 3 at
 * stride 2 takes 6, at stride 1 4. 7 rounds for each level, {@code log2 height + log2 width} levels; back, 1 round for
 * each, and 2.
 */
public final class MaxPooling2D extends NamedLayer {
    private final Geometry geometry;

    /** Windows side by side, without overlap or padding. */
    public MaxPooling2D(int size) {
        this(size, size);
    }

    public MaxPooling2D(int height, int width) {
        this(Geometry.of(height, width).stride(height, width));
    }

    private MaxPooling2D(Geometry geometry) {
        this.geometry = geometry;
    }

    /** With their padding, on images [channels, height, width]. */
    public Conv2d windows(int... image) {
        return geometry.on(image);
    }

    public MaxPooling2D stride(int both) {
        return stride(both, both);
    }

    public MaxPooling2D stride(int down, int across) {
        return new MaxPooling2D(geometry.stride(down, across));
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public MaxPooling2D same() {
        return new MaxPooling2D(geometry.asSame());
    }

    /** Fewer on each side than the window is wide. */
    public MaxPooling2D padding(int everySide) {
        return padding(everySide, everySide, everySide, everySide);
    }

    public MaxPooling2D padding(int top, int bottom, int left, int right) {
        return new MaxPooling2D(geometry.padding(top, bottom, left, right));
    }

    @Override
    public String name() {
        return "MaxPooling2D(" + geometry.size() + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return geometry.outputShape(input[0], input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new Pooling(tfe, geometry.on(input));
    }

    private record Pooling(TfeContext tfe, Conv2d spec) implements Built {
        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return train(x).output();
        }

        @Override
        public Pass train(PrivateTensor x) {
            Margins margins = Margins.of(spec);
            // numbers are compared as distances from the least, so that padding never wins
            double least = margins.areNone() ? 0 : x.type().range().realMin(x.fractionBits());
            Pass columns =
                    new Knockout(tfe, 2, spec.kernelHeight(), spec.strideHeight()).of(margins.around(x.sub(least)));
            Pass all = Chain.joined(
                    columns, new Knockout(tfe, 3, spec.kernelWidth(), spec.strideWidth()).of(columns.output()));
            return Pass.of(
                    all.output().add(least),
                    gradient -> margins.off(all.inputGradient().apply(gradient)));
        }
    }
}
