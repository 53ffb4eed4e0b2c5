package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution; the kernel is not flipped. <b>Shape:</b> [batch, in, height, width] gives [batch, filters, height',
 * width']; the kernel is [filters, in, size, size], the bias [filters]. Weights are private: there is no product with a
 * public kernel yet.
 *
 * <p><b>Range:</b> a result may be as large as {@code in * size^2} times the largest product, unless {@link #bounded}
 * says less. <b>Error:</b> below one unit of the last place.
 */
public final class Conv2D implements Layer {
    private static final long SEED = 2;

    private final int filters;
    private final int size;
    private final int stride;
    private final boolean same;
    private final Weights kernel;
    private final @Nullable Weights bias;
    private final @Nullable Bound bound;

    /** With stride 1, no padding, He's initial values and a bias of zeros; {@code size} is the kernel's height and width. */
    public Conv2D(int filters, int size) {
        this(filters, size, 1, false, Weights.heUniform(SEED), Weights.zeros(), null);
    }

    private Conv2D(
            int filters,
            int size,
            int stride,
            boolean same,
            Weights kernel,
            @Nullable Weights bias,
            @Nullable Bound bound) {
        if (filters < 1 || size < 1 || stride < 1) {
            throw new IllegalArgumentException("too small for a convolution: filters=" + filters + ", size=" + size
                    + ", stride=" + stride + ", least=1");
        }
        this.filters = filters;
        this.size = size;
        this.stride = stride;
        this.same = same;
        this.kernel = kernel;
        this.bias = bias;
        this.bound = bound;
    }

    public Conv2D stride(int step) {
        return new Conv2D(filters, size, step, same, kernel, bias, bound);
    }

    /** Pads so that only the stride makes the image smaller; an odd row or column is at the bottom or right. */
    public Conv2D same() {
        return new Conv2D(filters, size, stride, true, kernel, bias, bound);
    }

    public Conv2D kernel(Weights weights) {
        return new Conv2D(filters, size, stride, same, weights, bias, bound);
    }

    public Conv2D bias(Weights weights) {
        return new Conv2D(filters, size, stride, same, kernel, weights, bound);
    }

    public Conv2D withoutBias() {
        return new Conv2D(filters, size, stride, same, kernel, null, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public Conv2D bounded(Bound newBound) {
        return new Conv2D(filters, size, stride, same, kernel, bias, newBound);
    }

    @Override
    public String name() {
        return "Conv2D(" + filters + ", " + size + "x" + size + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        Conv2d spec = spec(input);
        Shape images = Shape.of(Shapes.batched(1, input));
        return new int[] {filters, spec.outputHeight(images), spec.outputWidth(images)};
    }

    private Conv2d spec(int[] input) {
        Conv2d spec = Conv2d.of(size, size).stride(stride);
        return same ? spec.same(Shape.of(Shapes.batched(1, input))) : spec;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        Parameter w = kernel.define(tfe, "kernel", true, filters, input[0], size, size);
        if (!w.isPrivate()) {
            throw new IllegalArgumentException("no convolution with public weights yet: layer=" + name());
        }
        Parameter b = bias == null ? null : bias.define(tfe, "bias", true, filters);
        return new BuiltConvolution(spec(input), w, b, bound);
    }

    private record BuiltConvolution(
            Conv2d spec,
            Parameter kernel,
            @Nullable Parameter bias,
            @Nullable Bound bound) implements Built {
        @Override
        public List<Parameter> parameters() {
            return bias == null ? List.of(kernel) : List.of(kernel, bias);
        }

        private PrivateTensor weights() {
            return (PrivateTensor) kernel.tensor();
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            PrivateTensor product = x.conv2d(weights(), spec);
            PrivateTensor sum = bias == null ? product : product.add(Shapes.reshaped(bias.tensor(), -1, 1, 1));
            return bound == null ? sum : bound.apply(sum);
        }

        @Override
        public Pass train(PrivateTensor x) {
            ConvolutionGradients back = new ConvolutionGradients(spec, x.size(2), x.size(3));
            return new Pass(forward(x), gradient -> back.byInput(gradient, weights()), gradient -> {
                PrivateTensor byKernel = back.byKernel(gradient, x);
                if (bias == null || !bias.isTrainable()) {
                    return List.of(byKernel);
                }
                return List.of(byKernel, gradient.sum(0, 2, 3));
            });
        }
    }
}
