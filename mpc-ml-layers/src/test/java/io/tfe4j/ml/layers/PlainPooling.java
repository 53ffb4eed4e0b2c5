package io.tfe4j.ml.layers;

import io.tfe4j.ring.Conv2d;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What {@code pool} makes of the numbers of each window of images [height, width], padding left out. */
record PlainPooling(int height, int width, Conv2d spec, ToDoubleFunction<double[]> pool) implements PlainLayer {
    @Override
    public double[] apply(double[] x, double[]... none) {
        int high = (height + spec.paddingTop() + spec.paddingBottom() - spec.kernelHeight()) / spec.strideHeight() + 1;
        int wide = (width + spec.paddingLeft() + spec.paddingRight() - spec.kernelWidth()) / spec.strideWidth() + 1;
        return IntStream.range(0, x.length / (height * width) * high * wide)
                .mapToDouble(i -> pool.applyAsDouble(window(
                        x,
                        i / (high * wide),
                        i / wide % high * spec.strideHeight() - spec.paddingTop(),
                        i % wide * spec.strideWidth() - spec.paddingLeft())))
                .toArray();
    }

    private double[] window(double[] x, int image, int top, int left) {
        return IntStream.range(0, spec.kernelHeight() * spec.kernelWidth())
                .filter(place -> inside(top + place / spec.kernelWidth(), left + place % spec.kernelWidth()))
                .mapToDouble(place -> x[
                        (image * height + top + place / spec.kernelWidth()) * width
                                + left
                                + place % spec.kernelWidth()])
                .toArray();
    }

    private boolean inside(int row, int column) {
        return row >= 0 && row < height && column >= 0 && column < width;
    }
}
