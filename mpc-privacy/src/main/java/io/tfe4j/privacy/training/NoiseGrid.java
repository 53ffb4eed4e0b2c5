package io.tfe4j.privacy.training;

import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.RandomWords;
import java.math.BigInteger;

/**
 * The grid that sums of gradients are rounded to, so that noise can be whole numbers, exactly distributed: noise in
 * floating point has been broken by its gaps (Mironov 2012).
 *
 * <p>An example more changes a sum by a vector of length {@link #clipNorm} at most, and rounding, in each of {@code
 * parameters} numbers, by less than a step more; both together stay within the norm that the noise is for. So does what
 * 64-bit floating point gets wrong in sums of up to 2^18 examples, a 2^16th of the norm.
 *
 * @param norm what the noise is relative to
 * @param bits a step is {@code norm / 2^bits}
 */
record NoiseGrid(double norm, int bits, int parameters) {
    private static final int FINEST = 24;
    /** Without noise there is no deviation to fit, and large norms, which clip nothing, should round little. */
    private static final int WITHOUT_NOISE = 40;
    /** Deviations up to 2^42 steps are within what exact samplers take. */
    private static final int WIDEST = 42;

    private static final double ROUNDING = 0x1p-16;
    /** What {@link #ROUNDING} allows for. */
    private static final int MOST_IN_A_SUM = 1 << 18;
    /** A Poisson batch is larger than its mean by so many deviations with a probability below 2^-135. */
    private static final double DEVIATIONS = 14;

    static NoiseGrid of(double norm, double noiseMultiplier, int parameters) {
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new IllegalArgumentException("gradient norm is not a positive number: maxGradNorm=" + norm);
        }
        int excess = Math.max(0, Math.getExponent(noiseMultiplier) + 1 + FINEST - WIDEST);
        NoiseGrid grid = new NoiseGrid(norm, noiseMultiplier == 0 ? WITHOUT_NOISE : FINEST - excess, parameters);
        if (grid.clipNorm() <= 0) {
            throw new IllegalArgumentException("noise too large for so many parameters: noiseMultiplier="
                    + noiseMultiplier + ", parameters=" + parameters);
        }
        return grid;
    }

    /**
     * @param examples of which each batch is a sample of {@code batchSize} on average
     * @throws IllegalArgumentException if sums of so many could be rounded by more than is allowed for
     */
    static void requireSumsInBounds(int batchSize, int examples) {
        double most = Math.min(examples, batchSize + DEVIATIONS * Math.sqrt(batchSize));
        if (most > MOST_IN_A_SUM) {
            throw new IllegalArgumentException("batches are too large for the rounding of their sums: batchSize="
                    + batchSize + ", couldReach=" + (long) most + ", most=" + MOST_IN_A_SUM
                    + "; take smaller batches and more steps");
        }
    }

    /** With noise relative to another norm. */
    NoiseGrid withNorm(double other) {
        return new NoiseGrid(other, bits, parameters);
    }

    double step() {
        return Math.scalb(norm, -bits);
    }

    /** To which examples' gradients are clipped. */
    double clipNorm() {
        return norm * (1 - ROUNDING - Math.sqrt(parameters) * Math.scalb(1.0, -bits));
    }

    /** The nearest steps. */
    long[] rounded(double[] sum) {
        long[] steps = new long[sum.length];
        for (int i = 0; i < sum.length; i++) {
            steps[i] = Math.round(sum[i] / step());
        }
        return steps;
    }

    /** The square of the deviation, in steps. */
    BigInteger variance(double noiseMultiplier) {
        return DiscreteGaussian.varianceOf(Math.scalb(noiseMultiplier, bits));
    }

    DiscreteGaussian noise(RandomWords random, double noiseMultiplier) {
        return new DiscreteGaussian(random, variance(noiseMultiplier));
    }
}
