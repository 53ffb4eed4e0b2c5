package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself. <b>Shape:</b> [batch, in, height, width] gives [batch, in * multiplier,
 * height', width'], the results of a channel one after the other; the kernel is [in * multiplier, 1, size, size], the
 * bias [in * multiplier]. <b>Range, error, cost:</b> those of {@link Conv2D} with as many groups as channels.
 */
public final class DepthwiseConv2D extends NamedLayer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 3;

    private final int multiplier;
    private final Geometry geometry;
    private final Weights kernel;
    private final @Nullable Weights bias;
    private final @Nullable Bound bound;

    /** One result a channel, stride 1, no padding, He's initial values and a bias of zeros. */
    public DepthwiseConv2D(int size) {
        this(size, size);
    }

    public DepthwiseConv2D(int height, int width) {
        this(1, Geometry.of(height, width), Weights.heUniformSecret(SEED), Weights.zeros(), null);
    }

    private DepthwiseConv2D(
            int multiplier, Geometry geometry, Weights kernel, @Nullable Weights bias, @Nullable Bound bound) {
        if (multiplier < 1) {
            throw new IllegalArgumentException("multiplier too small: multiplier=" + multiplier + ", least=1");
        }
        this.multiplier = multiplier;
        this.geometry = geometry;
        this.kernel = kernel;
        this.bias = bias;
        this.bound = bound;
    }

    private DepthwiseConv2D with(Geometry other) {
        return new DepthwiseConv2D(multiplier, other, kernel, bias, bound);
    }

    /** So many results for each channel. */
    public DepthwiseConv2D multiplier(int results) {
        return new DepthwiseConv2D(results, geometry, kernel, bias, bound);
    }

    public DepthwiseConv2D stride(int both) {
        return with(geometry.stride(both, both));
    }

    public DepthwiseConv2D stride(int down, int across) {
        return with(geometry.stride(down, across));
    }

    public DepthwiseConv2D dilation(int both) {
        return with(geometry.dilation(both, both));
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public DepthwiseConv2D same() {
        return with(geometry.asSame());
    }

    public DepthwiseConv2D padding(int top, int bottom, int left, int right) {
        return with(geometry.padding(top, bottom, left, right));
    }

    public DepthwiseConv2D kernel(Weights weights) {
        return new DepthwiseConv2D(multiplier, geometry, weights, bias, bound);
    }

    public DepthwiseConv2D bias(Weights weights) {
        return new DepthwiseConv2D(multiplier, geometry, kernel, weights, bound);
    }

    public DepthwiseConv2D withoutBias() {
        return new DepthwiseConv2D(multiplier, geometry, kernel, null, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public DepthwiseConv2D bounded(Bound newBound) {
        return new DepthwiseConv2D(multiplier, geometry, kernel, bias, newBound);
    }

    @Override
    public String name() {
        return "DepthwiseConv2D(" + geometry.size() + (multiplier == 1 ? "" : ", " + multiplier) + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return geometry.outputShape(input[0] * multiplier, input);
    }

    /** The same for images of so many channels, as a convolution in groups. */
    public Conv2D inGroups(int channels) {
        return new Conv2D(channels * multiplier, geometry.groups(channels), kernel, bias, bound);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return inGroups(input[0]).build(tfe, input);
    }
}
