package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;

/**
 * A convolution along one axis, that of images of height 1. <b>Shape:</b> [batch, in, length] gives [batch, filters,
 * length']; the kernel is [filters, in / groups, 1, size], the bias [filters]. Sequences [length, in] need a
 * {@link Permute} before it. <b>Range, error, cost:</b> those of {@link Conv2D}.
 */
public final class Conv1D extends NamedLayer {
    private final int filters;
    private final int size;
    private final Conv2D images;

    /** With stride 1, no padding, He's initial values and a bias of zeros. */
    public Conv1D(int filters, int size) {
        this(filters, size, new Conv2D(filters, 1, size));
    }

    private Conv1D(int filters, int size, Conv2D images) {
        this.filters = filters;
        this.size = size;
        this.images = images;
    }

    private Conv1D with(Conv2D other) {
        return new Conv1D(filters, size, other);
    }

    public Conv1D stride(int step) {
        return with(images.stride(1, step));
    }

    public Conv1D dilation(int step) {
        return with(images.dilation(1, step));
    }

    public Conv1D groups(int count) {
        return with(images.groups(count));
    }

    /** Pads so that only the stride makes rows shorter; an odd zero is at the end. */
    public Conv1D same() {
        return with(images.same());
    }

    public Conv1D padding(int before, int after) {
        return with(images.padding(0, 0, before, after));
    }

    public Conv1D kernel(Weights weights) {
        return with(images.kernel(weights));
    }

    public Conv1D bias(Weights weights) {
        return with(images.bias(weights));
    }

    public Conv1D withoutBias() {
        return with(images.withoutBias());
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public Conv1D bounded(Bound bound) {
        return with(images.bounded(bound));
    }

    @Override
    public String name() {
        return "Conv1D(" + filters + ", " + size + ")";
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
