package io.tfe4j.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The exponential mechanism (McSherry and Talwar 2007): one of several candidates, with probability proportional to how
 * often it counts times {@code exp(-rate * penalty)}. Weights are computed to a hundred decimal digits and compared with
 * as many random bits as it takes, so a choice is exact but for a probability below 1e-80.
 */
public final class ExponentialChoice {
    private static final MathContext DIGITS = new MathContext(100);
    private static final int FIRST_BITS = 64;
    private static final int TERMS = 80;
    /** Beyond it a weight is below 1e-400000. */
    private static final double FAR = 1e6;

    private ExponentialChoice() {}

    /**
     * The number of the candidate that was chosen.
     *
     * @param counts how many candidates of one penalty each entry stands for, from 0 on; one at least above 0
     * @param penalties from 0 on; whoever is added or removed changes each by at most d, and the choice is private with
     *     {@code epsilon = 2 rate d}
     * @param rate above 0
     */
    public static int choose(RandomWords random, long[] counts, long[] penalties, double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("rate is not a positive number: rate=" + rate);
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < counts.length; i++) {
            least = counts[i] > 0 ? Math.min(least, penalties[i]) : least;
        }
        Map<Long, BigDecimal> weights = weights(counts, penalties, least, rate);
        BigDecimal[] ends = new BigDecimal[counts.length];
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                BigDecimal weight = weights.getOrDefault(penalties[i], BigDecimal.ZERO);
                total = total.add(weight.multiply(BigDecimal.valueOf(counts[i]), DIGITS), DIGITS);
            }
            ends[i] = total;
        }
        if (total.signum() == 0) {
            throw new IllegalArgumentException("no candidates");
        }
        return draw(new ExactCoins(random), ends, total);
    }

    /** Of each penalty, relative to that of the least; from one to the next by what is between them. */
    private static Map<Long, BigDecimal> weights(long[] counts, long[] penalties, long least, double rate) {
        BigDecimal base = exponentialOfMinus(new BigDecimal(rate));
        SortedSet<Long> all = new TreeSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && rate * (penalties[i] - least) <= FAR) {
                all.add(penalties[i]);
            }
        }
        Map<Long, BigDecimal> powers = new HashMap<>();
        Map<Long, BigDecimal> weights = new HashMap<>();
        BigDecimal weight = BigDecimal.ONE;
        long before = least;
        for (long penalty : all) {
            weight = weight.multiply(powers.computeIfAbsent(penalty - before, by -> power(base, by)), DIGITS);
            weights.put(penalty, weight);
            before = penalty;
        }
        return weights;
    }

    /** A uniform number below {@code total}, of which so many digits are drawn that it is surely between two ends. */
    private static int draw(ExactCoins coins, BigDecimal[] ends, BigDecimal total) {
        BigInteger digits = BigInteger.ZERO;
        for (int bits = FIRST_BITS; ; bits += FIRST_BITS) {
            digits = digits.shiftLeft(FIRST_BITS).add(coins.bits(FIRST_BITS));
            BigDecimal unit = BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(bits)));
            int low = place(ends, total.multiply(unit).multiply(new BigDecimal(digits)));
            int high = place(ends, total.multiply(unit).multiply(new BigDecimal(digits.add(BigInteger.ONE))));
            if (low == high || bits > FIRST_BITS * FIRST_BITS) {
                return low;
            }
        }
    }

    /** The first whose end is above {@code value}, or the last of all that have a weight. */
    private static int place(BigDecimal[] ends, BigDecimal value) {
        int low = 0;
        int high = ends.length - 1;
        while (high > 0 && ends[high - 1].compareTo(ends[high]) == 0) {
            high--;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle].compareTo(value) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static BigDecimal power(BigDecimal base, long exponent) {
        BigDecimal result = BigDecimal.ONE;
        BigDecimal square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = result.multiply(square, DIGITS);
            }
            square = square.multiply(square, DIGITS);
        }
        return result;
    }

    /** By the series of an argument below one half, squared again. */
    private static BigDecimal exponentialOfMinus(BigDecimal x) {
        int halvings = 0;
        BigDecimal small = x;
        while (small.compareTo(new BigDecimal("0.5")) > 0) {
            small = small.divide(BigDecimal.valueOf(2), DIGITS);
            halvings++;
        }
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; n < TERMS; n++) {
            term = term.multiply(small.negate(), DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }
}
