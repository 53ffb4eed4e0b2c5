package io.tfe4j.benchmarks.model;

import java.util.stream.DoubleStream;

/** {@code x W + b}, W being [in, units]. */
final class PlainDense implements PlainLayer {
    private final int in;
    private final int units;
    private final double[] kernel;
    private final double[] bias;
    private double[] last = new double[0];

    PlainDense(int in, int units, double[] kernel) {
        this.in = in;
        this.units = units;
        this.kernel = kernel.clone();
        this.bias = new double[units];
    }

    @Override
    public double[] forward(double[] x, int rows) {
        last = x;
        double[] result = new double[rows * units];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(bias, 0, result, row * units, units);
            for (int k = 0; k < in; k++) {
                double factor = x[row * in + k];
                for (int unit = 0; unit < units; unit++) {
                    result[row * units + unit] += factor * kernel[k * units + unit];
                }
            }
        }
        return result;
    }

    @Override
    public double[] backward(double[] gradient, double rate) {
        int rows = last.length / in;
        double[] below = new double[last.length];
        double[] byKernel = new double[kernel.length];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < in; k++) {
                double sum = 0;
                double factor = last[row * in + k];
                for (int unit = 0; unit < units; unit++) {
                    sum += gradient[row * units + unit] * kernel[k * units + unit];
                    byKernel[k * units + unit] += factor * gradient[row * units + unit];
                }
                below[row * in + k] = sum;
            }
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] -= rate * byKernel[i];
        }
        for (int i = 0; i < gradient.length; i++) {
            bias[i % units] -= rate * gradient[i];
        }
        return below;
    }

    @Override
    public double[] weights() {
        return DoubleStream.concat(DoubleStream.of(kernel), DoubleStream.of(bias))
                .toArray();
    }
}
