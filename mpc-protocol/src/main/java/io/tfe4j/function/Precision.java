package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import java.util.function.Supplier;

/** Fraction bits of operands and results. */
final class Precision {
    static final int DEFAULT_BITS = 16;

    /** The magnitude, in bits, that a truncation takes. */
    static final int MOST_BITS = 61;

    private static final double RING = 0x1p63;
    private static final String REMEDY = "; declare narrower ranges, clip an operand, or use fewer fraction bits";

    private Precision() {}

    /** {@code x}, or, if it holds whole numbers without fraction bits, the same numbers with 16. */
    static FixedTensor fractional(FixedTensor x) {
        return x.fractionBits() == 0 ? widened(x, DEFAULT_BITS) : x;
    }

    /** The same numbers with at least {@code bits} fraction bits. */
    static FixedTensor widened(FixedTensor x, int bits) {
        int shift = bits - x.fractionBits();
        if (shift <= 0) {
            return x;
        }
        Range range = inRing(
                () -> x.range().times(1L << shift),
                "number with " + bits + " fraction bits",
                x.range().magnitude() * Math.scalb(1.0, shift),
                bits);
        return new FixedTensor(Shares.shiftLeft(x.share(), shift), bits, range);
    }

    /** The range of a sum; one that the ring would wrap around is refused in real numbers. */
    static Range inRing(Supplier<Range> range, String what, double largest, int fractionBits) {
        try {
            return range.get();
        } catch (RangeOverflowException e) {
            throw tooLarge(what, largest, fractionBits, RING);
        }
    }

    /** Refuses what a protocol could not hold: {@code bits} bits of magnitude. */
    static void require(int bits, String what, FixedTensor x) {
        if (bits > MOST_BITS) {
            throw overflow(what, x, bits - MOST_BITS);
        }
    }

    /** x is {@code excess} bits too wide. */
    static RangeOverflowException overflow(String what, FixedTensor x, int excess) {
        int bits = x.fractionBits();
        int allowed = x.range().width() - 1 - excess;
        return new RangeOverflowException(what + " does not fit 64 bits: range=["
                + x.range().realMin(bits) + ", "
                + x.range().realMax(bits) + "], allowed magnitude below " + Math.scalb(1.0, allowed - bits) + " at "
                + bits + " fraction bits" + REMEDY);
    }

    /** A result that must be rounded may be as large as {@code largest} units of {@code fractionBits}. */
    static RangeOverflowException tooLarge(String what, double largest, int fractionBits) {
        return tooLarge(what, largest, fractionBits, 0x1p62);
    }

    private static RangeOverflowException tooLarge(String what, double largest, int fractionBits, double limit) {
        return new RangeOverflowException(what + " does not fit 64 bits: largest=" + Math.scalb(largest, -fractionBits)
                + ", allowed below " + Math.scalb(limit, -fractionBits) + REMEDY);
    }
}
