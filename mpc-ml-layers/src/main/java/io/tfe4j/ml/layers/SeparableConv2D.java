package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;

/**
 * A {@link DepthwiseConv2D} without bias, then a {@link Conv2D} of size 1 that mixes the channels. <b>Shape:</b>
 * [batch, in, height, width] gives [batch, filters, height', width']; the depthwise kernel is [in * multiplier, 1,
 * size, size], the pointwise one [filters, in * multiplier, 1, 1], the bias [filters]. <b>Cost:</b> 4 rounds.
 */
public final class SeparableConv2D extends NamedLayer {
    private final DepthwiseConv2D depthwise;
    private final Conv2D pointwise;

    /** With stride 1, no padding, He's initial values and a bias of zeros. */
    public SeparableConv2D(int filters, int size) {
        this(new DepthwiseConv2D(size).withoutBias(), new Conv2D(filters, 1));
    }

    private SeparableConv2D(DepthwiseConv2D depthwise, Conv2D pointwise) {
        this.depthwise = depthwise;
        this.pointwise = pointwise;
    }

    public SeparableConv2D stride(int both) {
        return new SeparableConv2D(depthwise.stride(both), pointwise);
    }

    public SeparableConv2D dilation(int both) {
        return new SeparableConv2D(depthwise.dilation(both), pointwise);
    }

    public SeparableConv2D multiplier(int results) {
        return new SeparableConv2D(depthwise.multiplier(results), pointwise);
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public SeparableConv2D same() {
        return new SeparableConv2D(depthwise.same(), pointwise);
    }

    public SeparableConv2D kernels(Weights ofChannels, Weights mixing) {
        return new SeparableConv2D(depthwise.kernel(ofChannels), pointwise.kernel(mixing));
    }

    public SeparableConv2D bias(Weights weights) {
        return new SeparableConv2D(depthwise, pointwise.bias(weights));
    }

    public SeparableConv2D withoutBias() {
        return new SeparableConv2D(depthwise, pointwise.withoutBias());
    }

    /** Keeps what is between the two and the results in a range; the gradient passes as if it had not. */
    public SeparableConv2D bounded(Bound bound) {
        return new SeparableConv2D(depthwise.bounded(bound), pointwise.bounded(bound));
    }

    private Layer both() {
        return Chain.of(name(), depthwise, pointwise);
    }

    @Override
    public String name() {
        return "Separable" + pointwise.name() + " after " + depthwise.name();
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return both().outputShape(input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return both().build(tfe, input);
    }
}
