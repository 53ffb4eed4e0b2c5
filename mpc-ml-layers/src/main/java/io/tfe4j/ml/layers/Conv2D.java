package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Weights;
import io.tfe4j.ring.Conv2d;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution; the kernel is not flipped. <b>Shape:</b> [batch, in, height, width] gives [batch, filters, height',
 * width']; the kernel is [filters, in / groups, size, size], the bias [filters].
 *
 * <p><b>Range:</b> a result may be as large as {@code in / groups * size^2} times the largest product, unless
 * {@link #bounded} says less. <b>Error:</b> below one unit of the last place. <b>Cost:</b> 2 rounds, and bytes
 * in proportion to the results, however large the kernel, fewer if that is public; each gradient likewise.
 */
public final class Conv2D extends NamedLayer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 2;

    private final int filters;
    private final Geometry geometry;
    private final Weights kernel;
    private final @Nullable Weights bias;
    private final @Nullable Bound bound;

    /**
     * With stride 1, no padding, He's initial values and a bias of zeros; {@code size} is the kernel's height and
     * width.
     */
    public Conv2D(int filters, int size) {
        this(filters, size, size);
    }

    public Conv2D(int filters, int height, int width) {
        this(filters, Geometry.of(height, width), Weights.heUniformSecret(SEED), Weights.zeros(), null);
    }

    Conv2D(int filters, Geometry geometry, Weights kernel, @Nullable Weights bias, @Nullable Bound bound) {
        if (filters < 1) {
            throw new IllegalArgumentException("filters too few: filters=" + filters + ", least=1");
        }
        this.filters = filters;
        this.geometry = geometry;
        this.kernel = kernel;
        this.bias = bias;
        this.bound = bound;
    }

    private Conv2D with(Geometry other) {
        return new Conv2D(filters, other, kernel, bias, bound);
    }

    public int filters() {
        return filters;
    }

    /** Its windows, with their padding, on images [channels, height, width]. */
    public Conv2d windows(int... image) {
        return geometry.on(image);
    }

    /** Of [filters, in / groups, height, width]. */
    public Weights kernel() {
        return kernel;
    }

    /** Of [filters]; none, if there is no bias. */
    public Optional<Weights> bias() {
        return Optional.ofNullable(bias);
    }

    public Conv2D stride(int both) {
        return stride(both, both);
    }

    public Conv2D stride(int down, int across) {
        return with(geometry.stride(down, across));
    }

    /** Takes every so many-th number under a kernel that is larger by as much. */
    public Conv2D dilation(int both) {
        return dilation(both, both);
    }

    public Conv2D dilation(int down, int across) {
        return with(geometry.dilation(down, across));
    }

    /** Each group of filters sees its own group of channels; both numbers must be multiples of {@code count}. */
    public Conv2D groups(int count) {
        return with(geometry.groups(count));
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public Conv2D same() {
        return with(geometry.asSame());
    }

    /** Zeros on every side, fewer than the kernel is wide. */
    public Conv2D padding(int everySide) {
        return padding(everySide, everySide, everySide, everySide);
    }

    public Conv2D padding(int top, int bottom, int left, int right) {
        return with(geometry.padding(top, bottom, left, right));
    }

    public Conv2D kernel(Weights weights) {
        return new Conv2D(filters, geometry, weights, bias, bound);
    }

    public Conv2D bias(Weights weights) {
        return new Conv2D(filters, geometry, kernel, weights, bound);
    }

    public Conv2D withoutBias() {
        return new Conv2D(filters, geometry, kernel, null, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public Conv2D bounded(Bound newBound) {
        return new Conv2D(filters, geometry, kernel, bias, newBound);
    }

    @Override
    public String name() {
        return "Conv2D(" + filters + ", " + geometry.size() + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        geometry.requireGroups(input[0], filters, input);
        return geometry.outputShape(filters, input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        int high = geometry.spec().kernelHeight();
        int wide = geometry.spec().kernelWidth();
        int channels = input[0] / geometry.spec().groups();
        Parameter w = kernel.define(tfe, "kernel", true, filters, channels, high, wide);
        Parameter b = bias == null ? null : bias.define(tfe, "bias", true, filters);
        return new Convolution(geometry.on(input), w, b, bound);
    }
}
