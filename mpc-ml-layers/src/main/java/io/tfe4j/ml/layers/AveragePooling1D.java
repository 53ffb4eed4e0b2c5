package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;

/**
 * The mean of each window along one axis. <b>Shape:</b> [batch, channels, length] gives [batch, channels, length'];
 * sequences [length, channels] need a {@link Permute} before it. <b>Error, gradient, cost:</b> those of {@link
 * AveragePooling2D} with images of height 1.
 */
public final class AveragePooling1D extends NamedLayer {
    private final int size;
    private final AveragePooling2D images;

    /** Windows side by side, without overlap or padding. */
    public AveragePooling1D(int size) {
        this(size, new AveragePooling2D(1, size));
    }

    private AveragePooling1D(int size, AveragePooling2D images) {
        this.size = size;
        this.images = images;
    }

    public AveragePooling1D stride(int step) {
        return new AveragePooling1D(size, images.stride(1, step));
    }

    /** Pads so that only the stride makes rows shorter; an odd place is at the end. */
    public AveragePooling1D same() {
        return new AveragePooling1D(size, images.same());
    }

    /** Fewer on each side than the window is wide. */
    public AveragePooling1D padding(int before, int after) {
        return new AveragePooling1D(size, images.padding(0, 0, before, after));
    }

    @Override
    public String name() {
        return "AveragePooling1D(" + size + ")";
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
