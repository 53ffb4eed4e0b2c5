package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;

/**
 * The largest number of each window along one axis. <b>Shape:</b> [batch, channels, length] gives [batch, channels,
 * length']; sequences [length, channels] need a {@link Permute} before it. <b>Error, gradient, cost:</b> those of
 * {@link MaxPooling2D} with images of height 1.
 */
public final class MaxPooling1D extends NamedLayer {
    private final int size;
    private final MaxPooling2D images;

    /** Windows side by side, without overlap or padding. */
    public MaxPooling1D(int size) {
        this(size, new MaxPooling2D(1, size));
    }

    private MaxPooling1D(int size, MaxPooling2D images) {
        this.size = size;
        this.images = images;
    }

    public MaxPooling1D stride(int step) {
        return new MaxPooling1D(size, images.stride(1, step));
    }

    /** Pads so that only the stride makes rows shorter; an odd place is at the end. */
    public MaxPooling1D same() {
        return new MaxPooling1D(size, images.same());
    }

    /** Fewer on each side than the window is wide. */
    public MaxPooling1D padding(int before, int after) {
        return new MaxPooling1D(size, images.padding(0, 0, before, after));
    }

    @Override
    public String name() {
        return "MaxPooling1D(" + size + ")";
    }

    private Layer rows() {
        return new HeightOne(name(), images);
    }

    @Override
    public int[] outputShape(int[] input) {
        return rows().outputShape(input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return rows().build(tfe, input);
    }
}
