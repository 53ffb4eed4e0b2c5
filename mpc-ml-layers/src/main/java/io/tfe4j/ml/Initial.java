package io.tfe4j.ml;

import java.util.Arrays;

/**
 * First values of weights. They are part of the program, which everyone reads, so they come from a seed by a fixed
 * formula and hide nothing: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
 */
final class Initial {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Initial() {}

    static double[] constant(int[] shape, double value) {
        double[] values = new double[size(shape)];
        Arrays.fill(values, value);
        return values;
    }

    static double[] uniform(int[] shape, double limit, long seed) {
        double[] values = new double[size(shape)];
        for (int i = 0; i < values.length; i++) {
            long mixed = mix(seed + GOLDEN * (i + 1));
            values[i] = limit * (2 * ((mixed >>> 11) * 0x1p-53) - 1);
        }
        return values;
    }

    /** A number of 0 to {@code bound - 1}. */
    static int below(int bound, long seed) {
        return (int) Math.floorMod(mix(seed * GOLDEN), (long) bound);
    }

    /** The numbers of 0 to {@code count - 1} in an order that follows from the seed: Fisher and Yates. */
    static int[] permutation(int count, long seed) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = below(i + 1, mix(seed) + i);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static double glorotLimit(int[] shape) {
        return Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
    }

    static double heLimit(int[] shape) {
        return Math.sqrt(6.0 / fanIn(shape));
    }

    /** Of a matrix [in, out] or a convolution's [out, in, height, width]. */
    private static int fanIn(int[] shape) {
        return shape.length == 4 ? shape[1] * shape[2] * shape[3] : shape[0];
    }

    private static int fanOut(int[] shape) {
        return shape.length == 4 ? shape[0] * shape[2] * shape[3] : shape[shape.length - 1];
    }

    static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
