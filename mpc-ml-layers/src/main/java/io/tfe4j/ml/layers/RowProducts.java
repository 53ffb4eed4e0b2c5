package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;

/** Sums of products along rows [rows, n], as columns [rows, 1]. */
final class RowProducts {
    /** Of the magnitude of what is truncated. */
    private static final double ROOM = 0x1p61;

    private RowProducts() {}

    /** One rounding and one number sent for each row, where ranges allow it; else one for each product. */
    static PrivateTensor sums(PrivateTensor x, PrivateTensor y) {
        int rows = x.size(0);
        int n = x.size(1);
        if (raw(x) * raw(y) * n < ROOM) {
            return x.reshape(rows, 1, n).mmul(y.reshape(rows, n, 1)).reshape(rows, 1);
        }
        return x.mul(y).sum(true, 1);
    }

    /** With {@code fractionBits}, and exact to about as many where ranges leave room for them in the sums. */
    static PrivateTensor means(PrivateTensor x, PrivateTensor y, int fractionBits) {
        int spare = Math.getExponent(ROOM / (raw(x) * raw(y) * x.size(1))) / 2;
        int bits = Math.min(fractionBits, x.fractionBits() + Math.max(0, spare));
        PrivateTensor sums = sums(widened(x, bits), widened(y, bits));
        return sums.withFractionBits(fractionBits).mul(1.0 / x.size(1));
    }

    private static PrivateTensor widened(PrivateTensor x, int bits) {
        return x.fractionBits() < bits ? x.withFractionBits(bits) : x;
    }

    /** The largest magnitude, in units. */
    private static double raw(PrivateTensor x) {
        Range range = x.type().range();
        return Math.max(1, Math.max(Math.abs((double) range.min()), Math.abs((double) range.max())));
    }
}
