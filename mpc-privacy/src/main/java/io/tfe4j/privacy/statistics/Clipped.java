package io.tfe4j.privacy.statistics;

/**
 * Numbers of a column, clipped to public bounds and rounded to a grid of whole steps, so that sums are exact and one row's
 * part of a sum is bounded exactly. A cell that is no number counts as none.
 */
record Clipped(double low, double high) {
    private static final int GRID_BITS = 20;
    /** Squares of what is smaller have all their digits. */
    private static final double MOST = 0x1p400;

    Clipped {
        if (!(low < high) || !(Math.max(-low, high) < MOST) || !(high - low > 1 / MOST)) {
            throw new IllegalArgumentException("bounds out of order: low=" + low + ", high=" + high);
        }
    }

    /** NaN stays. */
    double clip(double value) {
        return Math.max(low, Math.min(high, value));
    }

    /** Where between the bounds a number is: 0 at the lower, 1 at the upper and from there on. NaN stays. */
    double share(double value) {
        return Math.max(0, Math.min(1, (clip(value) - low) / (high - low)));
    }

    /** No clipped number is larger. */
    double reach() {
        return Math.max(high, -low);
    }

    /** A power of two, so that steps are as exact as the numbers. */
    static double step(double reach) {
        return Math.scalb(1.0, Math.getExponent(reach) + 1 - GRID_BITS);
    }

    /** The largest number of steps that something within {@code reach} comes to. */
    static long steps(double reach) {
        return (long) Math.ceil(reach / step(reach)) + 1;
    }
}
