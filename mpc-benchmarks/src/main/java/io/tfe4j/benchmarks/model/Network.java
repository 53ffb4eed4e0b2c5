package io.tfe4j.benchmarks.model;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.ReLU;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network up to its logits, its first weights drawn.
 *
 * @param input the shape of one example
 */
record Network(int[] input, List<Layer> layers, int classes) {
    private static final double MOST = 64;
    private static final double MOST_WEIGHT = 2;

    static final class Builder {
        private final int[] input;
        private final SplittableRandom random;
        private final List<Layer> layers = new ArrayList<>();
        private int[] shape;

        Builder(SplittableRandom random, int... input) {
            this.random = random;
            this.input = input;
            this.shape = input;
        }

        private void add(Layer layer) {
            layers.add(layer);
            shape = layer.outputShape(shape);
        }

        private Weights owned(double[] kernel) {
            return Weights.of("owner", kernel).within(MOST_WEIGHT);
        }

        private double[] uniform(int size, int fanIn, int fanOut) {
            double limit = Math.sqrt(6.0 / (fanIn + fanOut));
            return random.doubles(size, -limit, limit)
                    .map(value -> Math.rint(value * 0x1p16) * 0x1p-16)
                    .toArray();
        }

        Builder dense(int units) {
            if (shape.length > 1) {
                add(new Flatten());
            }
            int in = shape[0];
            double[] kernel = uniform(in * units, in, units);
            add(new Dense(units).kernel(owned(kernel)).bounded(Bound.assumed(MOST)));
            return this;
        }

        /** With {@code same}, padded so that only the stride makes images smaller. */
        Builder convolution(int filters, int size, int stride, boolean same) {
            int taps = shape[0] * size * size;
            double[] kernel = uniform(filters * taps, taps, filters * size * size / (stride * stride));
            Conv2D layer = new Conv2D(filters, size)
                    .stride(stride)
                    .kernel(owned(kernel))
                    .bounded(Bound.assumed(MOST));
            add(same ? layer.same() : layer);
            return this;
        }

        Builder relu() {
            add(new ReLU());
            return this;
        }

        Builder pool(int size) {
            add(new MaxPooling2D(size));
            return this;
        }

        Network build() {
            return new Network(input, List.copyOf(layers), shape[0]);
        }
    }

    static Network regression(SplittableRandom random) {
        return new Builder(random, 100).dense(1).build();
    }

    static Network a(SplittableRandom random) {
        return new Builder(random, 784)
                .dense(128)
                .relu()
                .dense(128)
                .relu()
                .dense(10)
                .build();
    }

    static Network b(SplittableRandom random) {
        return new Builder(random, 1, 28, 28)
                .convolution(16, 5, 1, false)
                .pool(2)
                .relu()
                .convolution(16, 5, 1, false)
                .pool(2)
                .relu()
                .dense(100)
                .relu()
                .dense(10)
                .build();
    }

    static Network c(SplittableRandom random) {
        return new Builder(random, 1, 28, 28)
                .convolution(20, 5, 1, false)
                .pool(2)
                .relu()
                .convolution(50, 5, 1, false)
                .pool(2)
                .relu()
                .dense(500)
                .relu()
                .dense(10)
                .build();
    }

    static Network d(SplittableRandom random) {
        return new Builder(random, 1, 28, 28)
                .convolution(5, 5, 2, true)
                .relu()
                .dense(100)
                .relu()
                .dense(10)
                .build();
    }

    int inputSize() {
        return Arrays.stream(input).reduce(1, Math::multiplyExact);
    }
}
