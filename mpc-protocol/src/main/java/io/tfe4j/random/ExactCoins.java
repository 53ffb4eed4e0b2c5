package io.tfe4j.random;

import java.math.BigInteger;

/** Coins whose probabilities are exact, by whole-number arithmetic alone: Canonne, Kamath, Steinke 2020, algorithm 1. */
final class ExactCoins {
    private final RandomWords random;

    ExactCoins(RandomWords random) {
        this.random = random;
    }

    /** True with probability {@code exp(-1)}. */
    boolean minusOne() {
        long k = 1;
        while (random.below(k) == 0) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** True with probability {@code exp(-numerator / denominator)}; the numerator is not negative. */
    boolean minusExponential(BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        for (BigInteger i = parts[0]; i.signum() > 0; i = i.subtract(BigInteger.ONE)) {
            if (!minusOne()) {
                return false;
            }
        }
        long k = 1;
        while (isBelow(parts[1], denominator.multiply(BigInteger.valueOf(k)))) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** True with probability {@code numerator / denominator}: a uniform number's binary digits, as many as it takes. */
    boolean isBelow(BigInteger numerator, BigInteger denominator) {
        BigInteger rest = numerator;
        while (true) {
            BigInteger[] digits = rest.shiftLeft(Long.SIZE).divideAndRemainder(denominator);
            int order = Long.compareUnsigned(random.nextLong(), digits[0].longValue());
            if (order != 0) {
                return order < 0;
            }
            rest = digits[1];
            if (rest.signum() == 0) {
                return false;
            }
        }
    }

    /** A uniform number below {@code bound}, by rejection. */
    BigInteger below(BigInteger bound) {
        int bits = bound.subtract(BigInteger.ONE).bitLength();
        BigInteger candidate;
        do {
            candidate = bits(bits);
        } while (candidate.compareTo(bound) >= 0);
        return candidate;
    }

    /** So many uniform bits. */
    BigInteger bits(int count) {
        BigInteger all = BigInteger.ZERO;
        for (int left = count; left > 0; left -= Integer.SIZE) {
            int some = Math.min(left, Integer.SIZE);
            all = all.shiftLeft(some).add(BigInteger.valueOf(random.nextLong() >>> (Long.SIZE - some)));
        }
        return all;
    }
}
