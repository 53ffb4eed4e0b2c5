package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.RangeOverflowException;

/** Fraction bits of operands and results. */
final class Precision {
    static final int DEFAULT_BITS = 16;

    private Precision() {}

    /** {@code x}, or, if it holds whole numbers without fraction bits, the same numbers with 16. */
    static FixedTensor fractional(FixedTensor x) {
        return x.fractionBits() == 0 ? widened(x, DEFAULT_BITS) : x;
    }

    /** The same numbers with at least {@code bits} fraction bits. */
    static FixedTensor widened(FixedTensor x, int bits) {
        int shift = bits - x.fractionBits();
        return shift <= 0
                ? x
                : new FixedTensor(
                        Shares.shiftLeft(x.share(), shift), bits, x.range().times(1L << shift));
    }

    /** Refuses what a protocol could not hold: {@code bits} bits of magnitude. */
    static void require(int bits, String what, FixedTensor x) {
        if (bits > 61) {
            throw overflow(what, x);
        }
    }

    static RangeOverflowException overflow(String what, FixedTensor x) {
        return new RangeOverflowException(what + " overflows the 64-bit ring: range=["
                + x.range().realMin(x.fractionBits()) + ", " + x.range().realMax(x.fractionBits())
                + "]; narrow it with clip or a declared range, or use fewer fraction bits");
    }
}
