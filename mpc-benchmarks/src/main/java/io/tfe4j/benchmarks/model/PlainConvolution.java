package io.tfe4j.benchmarks.model;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.stream.DoubleStream;

/** A convolution of images in NCHW order, its kernel [filters, channels, height, width], in one group. */
final class PlainConvolution implements PlainLayer {
    private final Conv2d spec;
    private final int[] input;
    private final int filters;
    private final int high;
    private final int wide;
    private final double[] kernel;
    private final double[] bias;
    private double[] last = new double[0];

    PlainConvolution(Conv2d spec, int[] input, int filters, double[] kernel) {
        this.spec = spec;
        this.input = input.clone();
        this.filters = filters;
        this.kernel = kernel.clone();
        this.bias = new double[filters];
        Shape images = Shape.of(1, input[0], input[1], input[2]);
        high = spec.outputHeight(images);
        wide = spec.outputWidth(images);
    }

    /** Of one product: its places in the result, the kernel and the input. */
    private interface Product {
        void at(int result, int tap, int pixel);
    }

    private void forEachProduct(int rows, Product product) {
        int window = spec.kernelHeight() * spec.kernelWidth();
        for (int i = 0; i < rows * filters * high * wide; i++) {
            int filter = i / (high * wide) % filters;
            int image = i / (high * wide * filters);
            int top = i / wide % high * spec.strideHeight() - spec.paddingTop();
            int left = i % wide * spec.strideWidth() - spec.paddingLeft();
            for (int tap = 0; tap < input[0] * window; tap++) {
                int y = top + tap % window / spec.kernelWidth();
                int x = left + tap % spec.kernelWidth();
                if (y >= 0 && y < input[1] && x >= 0 && x < input[2]) {
                    int channel = image * input[0] + tap / window;
                    product.at(i, filter * input[0] * window + tap, (channel * input[1] + y) * input[2] + x);
                }
            }
        }
    }

    @Override
    public double[] forward(double[] x, int rows) {
        last = x;
        double[] result = new double[rows * filters * high * wide];
        for (int i = 0; i < result.length; i++) {
            result[i] = bias[i / (high * wide) % filters];
        }
        forEachProduct(rows, (to, tap, pixel) -> result[to] += kernel[tap] * x[pixel]);
        return result;
    }

    @Override
    public double[] backward(double[] gradient, double rate) {
        double[] below = new double[last.length];
        double[] byKernel = new double[kernel.length];
        forEachProduct(gradient.length / (filters * high * wide), (to, tap, pixel) -> {
            below[pixel] += gradient[to] * kernel[tap];
            byKernel[tap] += gradient[to] * last[pixel];
        });
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] -= rate * byKernel[i];
        }
        for (int i = 0; i < gradient.length; i++) {
            bias[i / (high * wide) % filters] -= rate * gradient[i];
        }
        return below;
    }

    @Override
    public double[] weights() {
        return DoubleStream.concat(DoubleStream.of(kernel), DoubleStream.of(bias))
                .toArray();
    }
}
