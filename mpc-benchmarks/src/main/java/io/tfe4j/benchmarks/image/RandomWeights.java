package io.tfe4j.benchmarks.image;

import java.util.SplittableRandom;

/**
 * The weights of a network that nobody trained, the same for each who asks in the same order: He's, so that activations
 * keep their size; a residual sum's, half of that, so that they do not grow.
 */
final class RandomWeights {
    private static final double GAIN = 0.7;

    private final SplittableRandom random = new SplittableRandom(7);

    double[] kernel(int size, int fanIn) {
        double limit = GAIN * Math.sqrt(6.0 / fanIn);
        return uniform(size, -limit, limit);
    }

    double[] bias(int size) {
        return uniform(size, -0.1, 0.1);
    }

    double[] factors(int size) {
        return uniform(size, 0.5, 1.5);
    }

    double[] image(int size) {
        return uniform(size, -2, 2);
    }

    /** As 16 fraction bits hold them. */
    private double[] uniform(int size, double low, double high) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.rint((low + (high - low) * random.nextDouble()) * 0x1p16) * 0x1p-16;
        }
        return values;
    }
}
