package io.tfe4j.examples;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import java.util.Arrays;
import java.util.Locale;

/** The networks for MNIST that the papers on secure training compare. */
enum MnistNetwork {
    /** SecureML's (Mohassel and Zhang 2017). */
    A("784-128-128-10") {
        @Override
        Layer[] layers() {
            return new Layer[] {new Flatten(), dense(128), new ReLU(), dense(128), new ReLU(), dense(10), new Softmax()
            };
        }
    },
    /** MiniONN's (Liu et al. 2017). */
    B("16 5x5, pool, 16 5x5, pool, 100-10") {
        @Override
        Layer[] layers() {
            return twoConvolutions(16, 16, 100);
        }
    },
    /** LeNet-5 (LeCun et al. 1998), with the sizes that secure training uses. */
    C("20 5x5, pool, 50 5x5, pool, 500-10") {
        @Override
        Layer[] layers() {
            return twoConvolutions(20, 50, 500);
        }
    },
    /** Chameleon's (Riazi et al. 2018). */
    D("5 5x5 stride 2, 100-10") {
        @Override
        Layer[] layers() {
            return new Layer[] {
                convolution(5).same().stride(2),
                new ReLU(),
                new Flatten(),
                dense(100),
                new ReLU(),
                dense(10),
                new Softmax()
            };
        }
    };

    private static final Bound RESULTS = Bound.assumed(256);
    private static final double MOST_WEIGHT = 4;

    private final String shape;

    MnistNetwork(String shape) {
        this.shape = shape;
    }

    /** For images of [1, 28, 28]. */
    abstract Layer[] layers();

    static MnistNetwork named(String name) {
        return Arrays.stream(values())
                .filter(network -> network.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no such network: network=" + name + ", known=[a, b, c, d]"));
    }

    private static Layer[] twoConvolutions(int first, int second, int hidden) {
        return new Layer[] {
            convolution(first),
            new MaxPooling2D(2),
            new ReLU(),
            convolution(second),
            new MaxPooling2D(2),
            new ReLU(),
            new Flatten(),
            dense(hidden),
            new ReLU(),
            dense(10),
            new Softmax()
        };
    }

    private static Conv2D convolution(int filters) {
        return new Conv2D(filters, 5)
                .kernel(Weights.glorotUniform(filters).within(MOST_WEIGHT))
                .bounded(RESULTS);
    }

    private static Dense dense(int units) {
        return new Dense(units)
                .kernel(Weights.glorotUniform(units).within(MOST_WEIGHT))
                .bounded(RESULTS);
    }

    @Override
    public String toString() {
        return name() + " (" + shape + ")";
    }
}
