package io.tfe4j.imports;

import io.tfe4j.PrivateTensor;

/** What a program knows of how large numbers are. */
final class Ranges {
    private Ranges() {}

    static double low(PrivateTensor x) {
        return x.type().range().realMin(x.fractionBits());
    }

    static double high(PrivateTensor x) {
        return x.type().range().realMax(x.fractionBits());
    }

    /** Known to be in {@code [low, high]} by reasons that the program does not have. */
    static PrivateTensor within(PrivateTensor x, double low, double high) {
        double least = Math.max(low(x), low);
        double most = Math.min(high(x), high);
        boolean known = least <= low(x) && most >= high(x);
        return known || least > most ? x : x.assumeRange(least, most);
    }

    /** Taken to be in {@code [-limit, limit]}, where the program does not know that it is. */
    static PrivateTensor bounded(PrivateTensor x, double limit) {
        double low = Math.max(low(x), -limit);
        double high = Math.min(high(x), limit);
        boolean known = low(x) >= -limit && high(x) <= limit;
        return known || low > high ? x : x.assumeRange(low, high);
    }

    /**
     * The least power of two, from 2^-8 on, that no number of this magnitude exceeds; infinite if the magnitude is, or if it
     * is not a number, so that nothing is known.
     */
    static double powerOfTwo(double magnitude) {
        if (!Double.isFinite(magnitude)) {
            return Double.POSITIVE_INFINITY;
        }
        double limit = 0x1p-8;
        while (limit < magnitude) {
            limit *= 2;
        }
        return limit;
    }
}
