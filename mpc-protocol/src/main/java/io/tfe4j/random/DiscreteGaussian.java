package io.tfe4j.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Whole numbers with the discrete Gaussian distribution: {@code P(x)} proportional to {@code exp(-x^2 / (2 variance))},
 * exactly, by whole-number arithmetic alone; floating-point samplers have been broken by their gaps (Mironov 2012).
 *
 * <p>How long a draw takes depends on what is drawn: draw before, and apart from, what the noise is for.
 *
 * <p><b>Source:</b> Canonne, Kamath, Steinke 2020, algorithms 1 to 3, with a power of two as the scale of the Laplace
 * proposals.
 */
public final class DiscreteGaussian {
    /** Variances up to 2^88, standard deviations up to 2^44, have products below 2^63 where this class needs them to. */
    private static final int MOST_BITS = 88;

    private final RandomWords random;
    private final ExactCoins coins;
    private final BigInteger variance;
    private final int log;
    /** {@code 2 variance t^2}, of which {@code t} is {@code 2^log}. */
    private final BigInteger denominator;

    /**
     * @param variance in units of the grid, squared; the true variance is this for all but the smallest
     * @throws IllegalArgumentException if it is negative, or above 2^88
     */
    public DiscreteGaussian(RandomWords random, BigInteger variance) {
        if (variance.signum() < 0 || variance.bitLength() > MOST_BITS) {
            throw new IllegalArgumentException(
                    "variance out of range: variance=" + variance + ", allowed=0..2^" + MOST_BITS);
        }
        this.random = random;
        coins = new ExactCoins(random);
        this.variance = variance;
        log = (variance.bitLength() + 1) / 2;
        denominator = variance.shiftLeft(2 * log + 1);
    }

    /** Of the least whole variance whose root is at least {@code deviation}. */
    public static DiscreteGaussian ofDeviation(RandomWords random, double deviation) {
        return new DiscreteGaussian(random, varianceOf(deviation));
    }

    /** The least whole number whose root is at least {@code deviation}. */
    public static BigInteger varianceOf(double deviation) {
        if (!(deviation >= 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("deviation must be finite, and not negative: deviation=" + deviation);
        }
        BigDecimal exact = new BigDecimal(deviation);
        return exact.multiply(exact).setScale(0, RoundingMode.CEILING).toBigIntegerExact();
    }

    public long next() {
        if (variance.signum() == 0) {
            return 0;
        }
        long candidate;
        do {
            candidate = laplace();
        } while (!accepts(candidate));
        return candidate;
    }

    /** Fills {@code target}. */
    public void fill(long[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = next();
        }
    }

    /** {@code P(x)} proportional to {@code exp(-|x| / t)}. */
    private long laplace() {
        while (true) {
            long low = random.nextLong() & ((1L << log) - 1);
            if (!minusExponential(low)) {
                continue;
            }
            long high = 0;
            while (coins.minusOne()) {
                high++;
            }
            long magnitude = (high << log) + low;
            boolean negative = random.nextLong() < 0;
            if (magnitude != 0 || !negative) {
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /** True with probability {@code exp(-u / t)}, for {@code 0 <= u < t}. */
    private boolean minusExponential(long u) {
        long k = 1;
        while (random.below(k << log) < u) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** With probability {@code exp(-(|x| - variance / t)^2 / (2 variance))}. */
    private boolean accepts(long candidate) {
        BigInteger distance =
                BigInteger.valueOf(Math.abs(candidate)).shiftLeft(log).subtract(variance);
        return coins.minusExponential(distance.multiply(distance), denominator);
    }
}
