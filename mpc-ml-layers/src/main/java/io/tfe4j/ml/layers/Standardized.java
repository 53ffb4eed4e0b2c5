package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;

/**
 * Rows [rows, n] around their means, with one over the deviation of each, and the way back through both. Statistics of
 * a row have 20 fraction bits, so that a variance as small as epsilon still gives a good deviation; they are few, and
 * cost little.
 */
record Standardized(PrivateTensor centered, PrivateTensor mean, PrivateTensor variance, PrivateTensor inverse) {
    private static final int FRACTION_BITS = 20;

    /** Rounding may carry a mean beyond what its formula allows. */
    private static final double MARGIN = 1.1;

    static Standardized of(PrivateTensor rows, double epsilon) {
        PrivateTensor mean = rows.mean(true, 1);
        PrivateTensor centered = rows.sub(mean);
        double most = magnitude(centered);
        requireNarrow(most, rows);
        PrivateTensor variance =
                RowProducts.means(centered, centered, FRACTION_BITS).assumeRange(0, most * most * MARGIN);
        PrivateTensor inverse = variance.add(epsilon).rsqrt();
        return new Standardized(centered, mean, variance, inverse);
    }

    /** So that squares, and sums of them, fit. */
    private static void requireNarrow(double most, PrivateTensor rows) {
        int bits = rows.fractionBits();
        double square = Math.scalb(most * most, 2 * bits);
        double sum = Math.scalb(most * most * rows.size(1), Math.max(bits, FRACTION_BITS));
        if (Math.max(square, sum) >= 0x1p61) {
            throw new IllegalArgumentException("range too wide to normalize: distance from the mean=" + most
                    + ", numbers=" + rows.size(1)
                    + "; bound what goes in, such as bounded(Bound.clipped(64)) on the layer before");
        }
    }

    private static double magnitude(PrivateTensor x) {
        Range range = x.type().range();
        return Math.max(Math.abs(range.realMin(x.fractionBits())), Math.abs(range.realMax(x.fractionBits())));
    }

    /** Mean 0, deviation 1: no number of n is further than {@code sqrt n} from 0. */
    PrivateTensor normalized() {
        double furthest = furthest();
        return centered.mul(inverse.withFractionBits(centered.fractionBits())).assumeRange(-furthest, furthest);
    }

    private double furthest() {
        return 2 * Math.sqrt(centered.size(1));
    }

    /**
     * By the rows, for a gradient by {@link #normalized}: what is left of it when both statistics have taken their
     * part.
     */
    PrivateTensor gradient(PrivateTensor gradient) {
        int bits = centered.fractionBits();
        double most = magnitude(gradient) * MARGIN;
        PrivateTensor along = RowProducts.means(gradient, normalized(), FRACTION_BITS)
                .assumeRange(-most, most)
                .withFractionBits(bits);
        return gradient.sub(gradient.mean(true, 1)).sub(normalized().mul(along)).mul(inverse.withFractionBits(bits));
    }
}
