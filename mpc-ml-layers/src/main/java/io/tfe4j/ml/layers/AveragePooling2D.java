package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ring.Conv2d;

/**
 * The mean of each window. <b>Shape:</b> [batch, channels, height, width] gives [batch, channels, height', width'];
 * what no window reaches at the bottom and right is left out. <b>Error:</b> one unit of the last place.
 *
 * <p>Padding does not count: at the border the mean is over fewer numbers, unless {@link #countingPadding} is called.
 * <b>Cost:</b> 2 rounds, 4 where windows count differently; the gradient likewise.
 */
public final class AveragePooling2D extends NamedLayer {
    private final Geometry geometry;
    private final boolean countsPadding;

    /** Windows side by side, without overlap or padding. */
    public AveragePooling2D(int size) {
        this(size, size);
    }

    public AveragePooling2D(int height, int width) {
        this(Geometry.of(height, width).stride(height, width), false);
    }

    private AveragePooling2D(Geometry geometry, boolean countsPadding) {
        this.geometry = geometry;
        this.countsPadding = countsPadding;
    }

    /** With their padding, on images [channels, height, width]. */
    public Conv2d windows(int... image) {
        return geometry.on(image);
    }

    /** Whether padding counts as zeros. */
    public boolean countsPadding() {
        return countsPadding;
    }

    public AveragePooling2D stride(int both) {
        return stride(both, both);
    }

    public AveragePooling2D stride(int down, int across) {
        return new AveragePooling2D(geometry.stride(down, across), countsPadding);
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public AveragePooling2D same() {
        return new AveragePooling2D(geometry.asSame(), countsPadding);
    }

    /** Fewer on each side than the window is wide. */
    public AveragePooling2D padding(int everySide) {
        return padding(everySide, everySide, everySide, everySide);
    }

    public AveragePooling2D padding(int top, int bottom, int left, int right) {
        return new AveragePooling2D(geometry.padding(top, bottom, left, right), countsPadding);
    }

    /** Takes padding for zeros, as PyTorch does unless told otherwise. */
    public AveragePooling2D countingPadding() {
        return new AveragePooling2D(geometry, true);
    }

    @Override
    public String name() {
        return "AveragePooling2D(" + geometry.size() + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return geometry.outputShape(input[0], input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return WindowMeans.of(tfe, geometry.on(input), input[1], input[2], countsPadding);
    }
}
