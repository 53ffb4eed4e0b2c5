package io.tfe4j.ml.layers;

import io.tfe4j.ring.Conv2d;

/**
 * A convolution of [batch, channels, height, width] as its definition says; of {@code spec} only the numbers are used.
 */
record PlainConvolution(int channels, int height, int width, Conv2d spec) implements PlainLayer {
    private int high() {
        int window = (spec.kernelHeight() - 1) * spec.dilationHeight() + 1;
        return (height + spec.paddingTop() + spec.paddingBottom() - window) / spec.strideHeight() + 1;
    }

    private int wide() {
        int window = (spec.kernelWidth() - 1) * spec.dilationWidth() + 1;
        return (width + spec.paddingLeft() + spec.paddingRight() - window) / spec.strideWidth() + 1;
    }

    @Override
    public double[] apply(double[] x, double[]... parameters) {
        double[] bias = parameters[1];
        int out = high() * wide();
        double[] y = new double[x.length / (channels * height * width) * bias.length * out];
        for (int i = 0; i < y.length; i++) {
            int filter = i / out % bias.length;
            int image = i / (out * bias.length);
            y[i] = bias[filter] + sum(x, parameters[0], image, filter, bias.length, i % out / wide(), i % wide());
        }
        return y;
    }

    private double sum(double[] x, double[] kernel, int image, int filter, int filters, int row, int column) {
        int places = spec.kernelHeight() * spec.kernelWidth();
        int perGroup = channels / spec.groups();
        int firstChannel = filter / (filters / spec.groups()) * perGroup;
        double sum = 0;
        for (int k = 0; k < perGroup * places; k++) {
            int channel = firstChannel + k / places;
            int down = row * spec.strideHeight()
                    - spec.paddingTop()
                    + k % places / spec.kernelWidth() * spec.dilationHeight();
            int across =
                    column * spec.strideWidth() - spec.paddingLeft() + k % spec.kernelWidth() * spec.dilationWidth();
            if (down >= 0 && down < height && across >= 0 && across < width) {
                sum += kernel[filter * perGroup * places + k]
                        * x[((image * channels + channel) * height + down) * width + across];
            }
        }
        return sum;
    }
}
