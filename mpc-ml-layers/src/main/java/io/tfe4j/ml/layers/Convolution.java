package io.tfe4j.ml.layers;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ring.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution of images [batch, channels, height, width] with its weights. */
record Convolution(
        Conv2d spec,
        Parameter kernel,
        @Nullable Parameter bias,
        @Nullable Bound bound) implements Layer.Built {
    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        PrivateTensor product = x.conv2d(kernel.tensor(), spec);
        PrivateTensor sum = bias == null ? product : product.add(Shapes.reshaped(bias.tensor(), -1, 1, 1));
        return bound == null ? sum : bound.apply(sum);
    }

    @Override
    public Pass train(PrivateTensor x) {
        ConvolutionGradients back = new ConvolutionGradients(spec, x.size(2), x.size(3));
        return new Pass(
                        forward(x),
                        gradient -> back.byInput(gradient, kernel.tensor()),
                        gradient -> new Gradients()
                                .by(kernel, () -> back.byKernel(gradient, x))
                                .by(bias, () -> gradient.sum(0, 2, 3))
                                .list())
                .withExampleGradients(gradient -> exampleGradients(back, gradient, x));
    }

    private List<DenseGradient> exampleGradients(ConvolutionGradients back, PrivateTensor gradient, PrivateTensor x) {
        List<DenseGradient> all = new ArrayList<>();
        if (kernel.isTrainable()) {
            all.add(DenseGradient.ofRows(back.byKernelOfEach(gradient, x)));
        }
        if (bias != null && bias.isTrainable()) {
            all.add(DenseGradient.ofRows(gradient.sum(2, 3)));
        }
        return all;
    }
}
