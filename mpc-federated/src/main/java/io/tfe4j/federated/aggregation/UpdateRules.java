package io.tfe4j.federated.aggregation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * What clients and servers of an aggregation agree on beforehand.
 *
 * <p>An update is {@code length} real numbers of an L2 norm of at most {@code clipNorm}. It travels as whole numbers, in
 * units of {@code 2^-fractionBits}, whose norm is at most {@code clipNorm} in these units.
 *
 * @param projections how many random sums of an update servers look at: one with a coordinate far too large passes with a
 *     probability below {@code 2^-projections}
 */
public record UpdateRules(int length, double clipNorm, int fractionBits, int projections) {
    public static final int DEFAULT_FRACTION_BITS = 16;
    public static final int DEFAULT_PROJECTIONS = 40;

    private static final int MOST_FRACTION_BITS = 30;
    private static final int MOST_PROJECTIONS = 120;
    /** An honest update has a random sum above ten times its norm with a probability below {@code 2 exp(-100)}. */
    private static final int WINDOW_NORMS = 10;

    /**
     * Checks the values, and that the square of an update's norm does not wrap around in Z_2^64.
     *
     * @throws IllegalArgumentException if one is out of range, or they do not go together
     */
    public UpdateRules {
        requireRange("length", length, 1, Integer.MAX_VALUE - 1024);
        requireRange("fractionBits", fractionBits, 0, MOST_FRACTION_BITS);
        requireRange("projections", projections, 1, MOST_PROJECTIONS);
        if (!(clipNorm > 0) || Double.isInfinite(clipNorm)) {
            throw new IllegalArgumentException("clip norm must be positive and finite: clipNorm=" + clipNorm);
        }
        if (2 * rounding(length, fractionBits) > clipNorm) {
            throw new IllegalArgumentException(
                    "rounding takes more than half of the clip norm, take more fraction bits: " + "length=" + length
                            + ", clipNorm=" + clipNorm + ", fractionBits=" + fractionBits);
        }
        BigInteger most = window(clipNorm, fractionBits).shiftLeft(1).pow(2).multiply(BigInteger.valueOf(length));
        if (most.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException(
                    "norms could wrap around, take fewer fraction bits or a smaller clip norm: length=" + length
                            + ", clipNorm=" + clipNorm + ", fractionBits=" + fractionBits + ", neededBits="
                            + most.bitLength() + ", allowed=" + (Long.SIZE - 1));
        }
    }

    /** With 16 fraction bits and 40 projections. */
    public static UpdateRules of(int length, double clipNorm) {
        return new UpdateRules(length, clipNorm, DEFAULT_FRACTION_BITS, DEFAULT_PROJECTIONS);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " out of range: " + name + "=" + value + ", allowed=" + least + ".." + most);
        }
    }

    /** The most that rounding to the grid adds to a norm. */
    double rounding() {
        return rounding(length, fractionBits);
    }

    private static double rounding(int length, int fractionBits) {
        return Math.scalb(Math.sqrt(length) / 2, -fractionBits);
    }

    /** The clip norm in units of the grid. */
    public double gridNorm() {
        return Math.scalb(clipNorm, fractionBits);
    }

    /** The largest square of a norm that is accepted, in squared units of the grid. */
    public long mostSquared() {
        BigDecimal norm = new BigDecimal(gridNorm());
        return norm.multiply(norm).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    /** Random sums of an update must be between this and its negative, both excluded. */
    long window() {
        return window(clipNorm, fractionBits).longValueExact();
    }

    private static BigInteger window(double clipNorm, int fractionBits) {
        BigDecimal norm = new BigDecimal(Math.scalb(clipNorm, fractionBits));
        return norm.multiply(BigDecimal.valueOf(WINDOW_NORMS))
                .setScale(0, RoundingMode.CEILING)
                .toBigIntegerExact();
    }
}
