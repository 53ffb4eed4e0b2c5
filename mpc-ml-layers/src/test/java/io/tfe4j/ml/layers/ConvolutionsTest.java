package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Weights;
import io.tfe4j.ring.Conv2d;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions against their definition: results, and gradients against finite differences. */
class ConvolutionsTest {
    private static final Bound WIDE = Bound.assumed(200);

    static Stream<LayerCheck> layers() {
        return Stream.of(
                convolution(new Conv2D(3, 3), 2, 5, 5, Conv2d.of(3, 3)),
                convolution(new Conv2D(3, 2).stride(2), 2, 6, 6, Conv2d.of(2, 2).stride(2)),
                // the last row and column are reached by no window
                convolution(new Conv2D(3, 3).stride(2), 2, 6, 6, Conv2d.of(3, 3).stride(2)),
                convolution(new Conv2D(3, 3).same(), 2, 5, 5, Conv2d.of(3, 3).padding(1)),
                // TensorFlow's SAME with the odd row and column at the end
                convolution(
                        new Conv2D(3, 3).stride(2).same(),
                        2,
                        6,
                        6,
                        Conv2d.of(3, 3).stride(2).padding(0, 1, 0, 1)),
                convolution(
                        new Conv2D(3, 5).stride(2).same(),
                        2,
                        4,
                        4,
                        Conv2d.of(5, 5).stride(2).padding(1, 2, 1, 2)),
                convolution(
                        new Conv2D(2, 2, 3).stride(1, 2).padding(1, 0, 2, 1),
                        2,
                        3,
                        6,
                        Conv2d.of(2, 3).stride(1, 2).padding(1, 0, 2, 1)),
                convolution(
                        new Conv2D(2, 2, 3).dilation(3, 2).stride(2, 1).padding(2, 1, 1, 2),
                        2,
                        6,
                        5,
                        Conv2d.of(2, 3).dilation(3, 2).stride(2, 1).padding(2, 1, 1, 2)),
                convolution(new Conv2D(6, 2).groups(2), 4, 3, 4, Conv2d.of(2, 2).groups(2)),
                convolution(
                        new Conv2D(3, 3).groups(3).stride(2).padding(1).dilation(2),
                        6,
                        6,
                        5,
                        Conv2d.of(3, 3).groups(3).stride(2).padding(1).dilation(2, 2)),
                depthwise(
                        new DepthwiseConv2D(2).stride(2).multiplier(2),
                        2,
                        Conv2d.of(2, 2).stride(2)),
                depthwise(
                        new DepthwiseConv2D(3, 1).same().dilation(2),
                        1,
                        Conv2d.of(3, 1).dilation(2, 2).padding(2, 2, 0, 0)),
                knownToAll(),
                separable(),
                row(
                        new Conv1D(2, 3).stride(2).padding(1, 2),
                        Conv2d.of(1, 3).stride(1, 2).padding(0, 0, 1, 2)),
                row(
                        new Conv1D(2, 2).dilation(3).same(),
                        Conv2d.of(1, 2).dilation(1, 3).padding(0, 0, 1, 2)));
    }

    private static LayerCheck convolution(Conv2D layer, int channels, int height, int width, Conv2d spec) {
        int filters = layer.outputShape(new int[] {channels, height, width})[0];
        double[] kernel = kernel(filters, channels / spec.groups(), spec);
        double[] bias = Local.numbers(filters, 2);
        return new LayerCheck(
                layer.kernel(Weights.of("owner", kernel))
                        .bias(Weights.known(bias))
                        .bounded(WIDE),
                new PlainConvolution(channels, height, width, spec),
                2e-4,
                new int[] {channels, height, width},
                kernel,
                bias);
    }

    private static double[] kernel(int filters, int channels, Conv2d spec) {
        return Local.numbers(filters * channels * spec.kernelHeight() * spec.kernelWidth(), 1);
    }

    private static LayerCheck depthwise(DepthwiseConv2D layer, int multiplier, Conv2d spec) {
        double[] kernel = kernel(3 * multiplier, 1, spec);
        double[] bias = Local.numbers(3 * multiplier, 2);
        return new LayerCheck(
                layer.kernel(Weights.of("owner", kernel)).bias(Weights.known(bias)),
                new PlainConvolution(3, 5, 4, spec.groups(3)),
                2e-4,
                new int[] {3, 5, 4},
                kernel,
                bias);
    }

    private static LayerCheck knownToAll() {
        Conv2d spec = Conv2d.of(2, 3).stride(2, 1).groups(2);
        double[] kernel = kernel(4, 2, spec);
        double[] bias = Local.numbers(4, 2);
        PlainLayer plain = new PlainConvolution(4, 4, 5, spec);
        return new LayerCheck(
                new Conv2D(4, 2, 3)
                        .stride(2, 1)
                        .groups(2)
                        .kernel(Weights.known(kernel).asPublic())
                        .bias(Weights.known(bias).asPublic()),
                (x, none) -> plain.apply(x, kernel, bias),
                2e-4,
                new int[] {4, 4, 5});
    }

    private static LayerCheck separable() {
        double[] channels = Local.numbers(2 * 4, 1);
        double[] mixing = Local.numbers(3 * 2, 2);
        double[] bias = Local.numbers(3, 5);
        PlainLayer first = new PlainConvolution(2, 3, 4, Conv2d.of(2, 2).groups(2));
        PlainLayer second = new PlainConvolution(2, 2, 3, Conv2d.of(1, 1));
        return new LayerCheck(
                new SeparableConv2D(3, 2)
                        .kernels(Weights.of("owner", channels), Weights.of("owner", mixing))
                        .bias(Weights.of("owner", bias))
                        .bounded(WIDE),
                (x, parameters) ->
                        second.apply(first.apply(x, parameters[0], new double[2]), parameters[1], parameters[2]),
                2e-4,
                new int[] {2, 3, 4},
                channels,
                mixing,
                bias);
    }

    private static LayerCheck row(Conv1D layer, Conv2d spec) {
        double[] kernel = kernel(2, 3, spec);
        double[] bias = Local.numbers(2, 2);
        return new LayerCheck(
                layer.kernel(Weights.of("owner", kernel))
                        .bias(Weights.known(bias))
                        .bounded(WIDE),
                new PlainConvolution(3, 1, 7, spec),
                2e-4,
                new int[] {3, 7},
                kernel,
                bias);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void convolution_ofABatch_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @Test
    void whatDoesNotFit_isRefused() {
        int[] image = {4, 3, 3};

        refused(new Conv2D(1, 4), image, "window larger");
        refused(new Conv2D(6, 1).groups(3), image, "input=[4, 3, 3], filters=6, groups=3");
        refused(new Conv2D(1, 2).padding(2), image, "window=[2, 2], padding=[2, 2, 2, 2]");
        refused(new Conv1D(1, 2), image, "layer=Conv1D(1, 2), input=[4, 3, 3], axes=2");
        refused(new SeparableConv2D(1, 2), new int[] {9}, "SeparableConv2D(1, 1x1) after DepthwiseConv2D(2x2)");
    }

    private static void refused(Layer layer, int[] input, String message) {
        assertThatThrownBy(() -> layer.outputShape(input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
