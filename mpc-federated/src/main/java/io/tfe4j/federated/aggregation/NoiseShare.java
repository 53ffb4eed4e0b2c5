package io.tfe4j.federated.aggregation;

import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.RandomWords;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The noise that one server adds to a sum: exact discrete Gaussians of half the variance that is promised, so that the two
 * other servers' make up the promise against a server that knows its own. Against everybody else it is half as much again.
 *
 * <p>Draw it before a round: how long it takes depends on the noise.
 */
public final class NoiseShare {
    /**
     * In units of the grid. Sums of two or three shares are then closer to discrete Gaussians of the sum of their variances than
     * any delta can tell: within exp(-1000) (Kairouz, Liu, Steinke 2021).
     */
    private static final double LEAST_DEVIATION = 16;

    private NoiseShare() {}

    /** No noise at all: the sum itself is opened. */
    public static long[] none(UpdateRules rules) {
        return new long[rules.length()];
    }

    /**
     * Fresh noise for a sum in which a client is worth at most the clip norm.
     *
     * @param noiseMultiplier the standard deviation of two servers' noise over the clip norm
     * @throws IllegalArgumentException if it is not positive, or the noise is too fine for the grid
     */
    public static long[] draw(UpdateRules rules, double noiseMultiplier) {
        BigInteger variance = variance(rules, noiseMultiplier);
        long[] noise = new long[rules.length()];
        try (RandomWords random = RandomWords.fresh()) {
            new DiscreteGaussian(random, variance).fill(noise);
        }
        return noise;
    }

    /** Of one server's noise, in squared units of the grid, rounded up. */
    static BigInteger variance(UpdateRules rules, double noiseMultiplier) {
        if (!(noiseMultiplier > 0) || Double.isInfinite(noiseMultiplier)) {
            throw new IllegalArgumentException(
                    "noise multiplier must be positive and finite: noiseMultiplier=" + noiseMultiplier);
        }
        double deviation = noiseMultiplier * rules.gridNorm();
        if (deviation < LEAST_DEVIATION) {
            throw new IllegalArgumentException(
                    "noise is too fine for the grid, take more fraction bits: noiseMultiplier=" + noiseMultiplier
                            + ", clipNorm=" + rules.clipNorm() + ", fractionBits=" + rules.fractionBits());
        }
        BigDecimal exact = new BigDecimal(noiseMultiplier).multiply(new BigDecimal(rules.gridNorm()));
        return exact.multiply(exact)
                .divide(BigDecimal.valueOf(2))
                .setScale(0, RoundingMode.CEILING)
                .toBigIntegerExact();
    }
}
