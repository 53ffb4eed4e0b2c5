package io.tfe4j.benchmarks.image;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** In double precision. */
final class PlainAlgebra implements Algebra<PlainAlgebra.Image> {
    /** Row major; a vector of features has height and width 1. */
    record Image(double[] values, int channels, int height, int width) {
        double at(int channel, int y, int x) {
            return y >= 0 && y < height && x >= 0 && x < width ? values[(channel * height + y) * width + x] : 0;
        }
    }

    /** The number at one place of a result. */
    private interface Pixel {
        double at(int channel, int y, int x);
    }

    private final RandomWeights weights = new RandomWeights();

    Image image(int channels, int height, int width) {
        return new Image(weights.image(channels * height * width), channels, height, width);
    }

    private static Image filled(int channels, int height, int width, Pixel pixel) {
        double[] values = new double[channels * height * width];
        IntStream.range(0, channels).parallel().forEach(channel -> {
            for (int i = 0; i < height * width; i++) {
                values[channel * height * width + i] = pixel.at(channel, i / width, i % width);
            }
        });
        return new Image(values, channels, height, width);
    }

    /** Rows of patches against rows of the kernel. */
    @Override
    public Image convolution(Image x, int filters, int size, int stride, int padding) {
        int taps = x.channels * size * size;
        double[] kernel = weights.kernel(filters * taps, taps);
        double[] bias = weights.bias(filters);
        int high = (x.height + 2 * padding - size) / stride + 1;
        int wide = (x.width + 2 * padding - size) / stride + 1;
        double[] result = new double[filters * high * wide];
        IntStream.range(0, high * wide).parallel().forEach(pixel -> {
            double[] patch = patch(x, size, pixel / wide * stride - padding, pixel % wide * stride - padding);
            for (int filter = 0; filter < filters; filter++) {
                result[filter * high * wide + pixel] = bias[filter] + product(kernel, filter * taps, patch);
            }
        });
        return new Image(result, filters, high, wide);
    }

    private static double[] patch(Image x, int size, int top, int left) {
        double[] patch = new double[x.channels * size * size];
        for (int tap = 0; tap < patch.length; tap++) {
            patch[tap] = x.at(tap / (size * size), top + tap / size % size, left + tap % size);
        }
        return patch;
    }

    private static double product(double[] kernel, int from, double[] patch) {
        double sum = 0;
        for (int tap = 0; tap < patch.length; tap++) {
            sum += kernel[from + tap] * patch[tap];
        }
        return sum;
    }

    @Override
    public Image dense(Image features, int units) {
        int in = features.channels;
        double[] kernel = weights.kernel(in * units, in);
        double[] result = weights.bias(units);
        for (int i = 0; i < kernel.length; i++) {
            result[i % units] += features.values[i / units] * kernel[i];
        }
        return new Image(result, units, 1, 1);
    }

    @Override
    public Image normalized(Image x) {
        double[] factors = weights.factors(x.channels);
        double[] shifts = weights.bias(x.channels);
        return filled(x.channels, x.height, x.width, (c, i, j) -> x.at(c, i, j) * factors[c] + shifts[c]);
    }

    @Override
    public Image relu(Image x) {
        double[] values =
                DoubleStream.of(x.values).map(value -> Math.max(value, 0)).toArray();
        return new Image(values, x.channels, x.height, x.width);
    }

    @Override
    public Image maxPool(Image x, int size, int stride, int padding) {
        int high = (x.height + 2 * padding - size) / stride + 1;
        int wide = (x.width + 2 * padding - size) / stride + 1;
        return filled(
                x.channels,
                high,
                wide,
                (c, i, j) -> IntStream.range(0, size * size)
                        .mapToDouble(place ->
                                x.at(c, i * stride - padding + place / size, j * stride - padding + place % size))
                        .max()
                        .orElseThrow());
    }

    @Override
    public Image averagePool(Image x, int size) {
        return filled(
                x.channels,
                x.height / size,
                x.width / size,
                (c, i, j) -> IntStream.range(0, size * size)
                        .mapToDouble(place -> x.at(c, i * size + place / size, j * size + place % size))
                        .average()
                        .orElseThrow());
    }

    @Override
    public Image globalAverage(Image x) {
        Image mean = averagePool(x, x.height);
        return new Image(mean.values, x.channels, 1, 1);
    }

    @Override
    public Image flat(Image x) {
        return new Image(x.values, x.values.length, 1, 1);
    }

    @Override
    public Image add(Image x, Image y) {
        double[] values = x.values.clone();
        Arrays.setAll(values, i -> x.values[i] + y.values[i]);
        return new Image(values, x.channels, x.height, x.width);
    }

    @Override
    public Image concatenated(Image x, Image y) {
        double[] values = Arrays.copyOf(x.values, x.values.length + y.values.length);
        System.arraycopy(y.values, 0, values, x.values.length, y.values.length);
        return new Image(values, x.channels + y.channels, x.height, x.width);
    }
}
