package io.tfe4j.random;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Whole numbers with the discrete Laplace distribution: {@code P(x)} proportional to {@code exp(-|x| / scale)}, exactly, by
 * whole-number arithmetic alone. Added to whole numbers that one person changes by at most {@code d}, it is private with
 * {@code epsilon = d / scale}.
 *
 * <p>How long a draw takes depends on what is drawn: draw before, and apart from, what the noise is for.
 *
 * <p><b>Source:</b> Canonne, Kamath, Steinke 2020, algorithm 2.
 */
public final class DiscreteLaplace {
    private static final int MOST_BITS = 62;

    private final RandomWords random;
    private final ExactCoins coins;
    private final BigInteger numerator;
    private final BigInteger denominator;

    /**
     * @param sensitivity how much one person changes, from 1 on
     * @param epsilon above 0; taken as the fraction that the double is
     * @throws IllegalArgumentException if a number is out of range, or the scale is above 2^62
     */
    public DiscreteLaplace(RandomWords random, long sensitivity, double epsilon) {
        if (sensitivity < 1 || !(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("no such noise: sensitivity=" + sensitivity + ", epsilon=" + epsilon);
        }
        this.random = random;
        coins = new ExactCoins(random);
        BigDecimal exact = new BigDecimal(epsilon);
        BigInteger power = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        BigInteger above = BigInteger.valueOf(sensitivity).multiply(power);
        BigInteger below = exact.multiply(new BigDecimal(power)).toBigIntegerExact();
        BigInteger common = above.gcd(below);
        numerator = above.divide(common);
        denominator = below.divide(common);
        if (numerator.divide(denominator).bitLength() > MOST_BITS) {
            throw new IllegalArgumentException(
                    "scale is above 2^" + MOST_BITS + ": sensitivity=" + sensitivity + ", epsilon=" + epsilon);
        }
    }

    public BigInteger next() {
        while (true) {
            BigInteger low = coins.below(numerator);
            if (!coins.minusExponential(low, numerator)) {
                continue;
            }
            long high = 0;
            while (coins.minusOne()) {
                high++;
            }
            BigInteger magnitude =
                    low.add(numerator.multiply(BigInteger.valueOf(high))).divide(denominator);
            boolean negative = random.nextLong() < 0;
            if (magnitude.signum() != 0 || !negative) {
                return negative ? magnitude.negate() : magnitude;
            }
        }
    }
}
