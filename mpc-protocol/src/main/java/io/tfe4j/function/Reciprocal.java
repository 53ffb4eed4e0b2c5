package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * Division by a shared number of any sign. The divisor is normalised to c in [1/2, 1]; a quadratic with short
 * coefficients, {@code w = (133 - 178 c + 77 c^2) / 32}, is within 1.3 % of 1/c; then {@code w (2 - c w)} is within
 * 1.6e-4, and one Newton step more within 2.5e-8, below the rounding of c.
 *
 * <p>A divisor of 0 counts as its smallest positive number, {@code 2^-f}: nothing is revealed, not even that.
 */
public final class Reciprocal {
    enum Steps implements Step {
        NORMALIZE,
        POWER,
        DIVISOR,
        SQUARE,
        CUBE,
        ESTIMATE,
        RESIDUE,
        REFINE,
        JOIN,
        REDUCE,
        DIVIDEND,
        SATURATE,
        LIMIT
    }

    private static final int BITS = 25;
    private static final int ESTIMATE_BITS = 28;
    private static final int COEFFICIENT_BITS = 5;
    private static final double RELATIVE_ERROR = 0x1p-22;

    /** Guard bits of a quotient before the last product. */
    private static final int GUARD = 4;

    /** Quotients that the ranges do not bound saturate at this many bits at least, or at up to twice as much. */
    private static final int QUOTIENT_BITS = 31;

    /** Quotients that the ranges bound to this many bits are computed whole. */
    private static final int MOST_QUOTIENT_BITS = 36;

    /** Of the inverse times the power of two that its divisor's size asks for. */
    private static final int PRODUCT_BITS = 60;

    /** Of the inverse's fraction, at least. */
    private static final int LEAST_BITS = 20;

    /** Units that all roundings together can be off by. */
    private static final int ROUNDINGS = 4;

    private Reciprocal() {}

    /**
     * {@code 1 / x}, x of any sign: off by at most one unit plus 1e-7 of the result, the largest for the smallest x, and
     * 2e-6 where the range allows results beyond {@code 2^(32 - f)}; the reciprocal of 0 is {@code 2^f}. 31 rounds; 25
     * where the range is [1, 10].
     *
     * @throws RangeOverflowException if the range allows results beyond {@code 2^(40 - f)}
     */
    public static FixedTensor reciprocal(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return reciprocal(context, fractional, fractional.fractionBits(), rounding);
    }

    /** {@code 1 / x} with {@code bits} fraction bits. */
    static FixedTensor reciprocal(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        Normalization normal = Normalization.of(context.at(Steps.NORMALIZE), x);
        Precision.require(normal.mostShift(), "divisor", x);
        int rest = x.fractionBits() + bits - normal.width();
        int resultBits = rest + normal.mostShift();
        int productBits = Math.max(0, Math.min(normal.mostShift(), resultBits));
        if (productBits > PRODUCT_BITS - LEAST_BITS || resultBits > PRODUCT_BITS) {
            int allowed = productBits > PRODUCT_BITS - LEAST_BITS ? PRODUCT_BITS - LEAST_BITS : PRODUCT_BITS;
            throw new RangeOverflowException("reciprocal does not fit 64 bits: largest="
                    + Math.scalb(1.0, resultBits - bits) + ", allowed up to " + Math.scalb(1.0, allowed - bits)
                    + " at " + bits + " fraction bits; declare a range away from 0, or use fewer fraction bits");
        }
        int inverseBits = Math.min(ESTIMATE_BITS, PRODUCT_BITS - productBits);
        ArithmeticShare power = normal.power(context.at(Steps.POWER));
        ArithmeticShare inverse = inverse(context, normal, power, inverseBits);
        // bits of the power that the result cannot show
        int excess = Math.max(0, normal.mostShift() + inverseBits - PRODUCT_BITS);
        ArithmeticShare reduced = Shares.shiftRight(context.at(Steps.REDUCE), power, excess, Rounding.DITHERED);
        ArithmeticShare result =
                Shares.multiply(context.at(Steps.JOIN), inverse, reduced, inverseBits - rest - excess, rounding);
        return new FixedTensor(result, bits, reciprocalRange(x, bits, relativeError(inverseBits)));
    }

    private static double relativeError(int inverseBits) {
        return RELATIVE_ERROR + Math.scalb(2.0, -inverseBits);
    }

    /** {@code 1 / c} with {@code bits} fraction bits. */
    private static ArithmeticShare inverse(
            PartyContext context, Normalization normal, ArithmeticShare power, int bits) {
        ArithmeticShare c = normal.normalized(context.at(Steps.DIVISOR), power, BITS);
        ArithmeticShare square = Shares.multiply(context.at(Steps.SQUARE), c, c, BITS);
        ArithmeticShare cube = Shares.multiply(context.at(Steps.CUBE), square, c, BITS);
        ArithmeticShare w = Shares.plus(context, square.timesPublic(77).minus(c.timesPublic(178)), 133L << BITS);
        ArithmeticShare cw = cube.timesPublic(77).minus(square.timesPublic(178)).plus(c.timesPublic(133));
        int long32 = BITS + COEFFICIENT_BITS;
        ArithmeticShare estimate = Shares.multiply(
                context.at(Steps.ESTIMATE), w, complement(context, cw, long32), 2 * long32 - ESTIMATE_BITS);
        ArithmeticShare residue = Shares.multiply(context.at(Steps.RESIDUE), c, estimate, BITS);
        return Shares.multiply(
                context.at(Steps.REFINE),
                estimate,
                complement(context, residue, ESTIMATE_BITS),
                2 * ESTIMATE_BITS - bits);
    }

    /** {@code 2 - x}. */
    private static ArithmeticShare complement(PartyContext context, ArithmeticShare x, int bits) {
        return Shares.plus(context, x.negate(), 2L << bits);
    }

    private static Range reciprocalRange(FixedTensor x, int bits, double error) {
        double one = Math.scalb(1.0, x.fractionBits() + bits);
        long min = x.range().min();
        long max = x.range().max();
        if (min > 0) {
            long smallest = (long) ((1 - error) * one / max) - ROUNDINGS;
            return new Range(Math.max(0, smallest), largest(one / min, error));
        }
        long negative = largest(max < 0 ? -one / max : one, error);
        return new Range(min < 0 ? -negative : 0, max < 0 ? 0 : largest(one, error));
    }

    private static long largest(double bound, double error) {
        return (long) ((1 + error) * bound) + ROUNDINGS;
    }

    /**
     * {@code x / y}, with broadcasting: off by at most one unit plus 3e-7 of the result, 2e-6 where quotients of twice
     * {@code 2^(31 - f)} and more are possible, 65536 for f = 16. A divisor of 0 counts as one unit of y. The result has
     * the more fraction bits of the two, 16 if neither has any, but fewer where a quotient that the ranges allow would
     * take more than 36 bits. Where y has fraction bits and its range includes 0, quotients by numbers below 1 do not
     * count for that: those beyond {@code 2^(31 - f)}, or beyond the largest x if that is more, saturate. They come out
     * with the right sign, between that and twice as much. 42 rounds; 34 where the ranges bound the quotient, which is
     * also more accurate.
     *
     * @throws RangeOverflowException if the quotient takes more than 36 bits without any fraction bit, or the largest x
     *     times the ratio of the largest to the least divisor is {@code 2^(61 - f)} or more, and quotients by the largest
     *     divisors do not vanish
     */
    public static FixedTensor divide(PartyContext context, FixedTensor x, FixedTensor y, Rounding rounding) {
        int wanted = Math.max(x.fractionBits(), y.fractionBits());
        FixedTensor dividend = Precision.widened(x, wanted == 0 ? Precision.DEFAULT_BITS : wanted);
        Quotient quotient = Quotient.of(dividend, y);
        int bits = quotient.fractionBits();
        Normalization normal = Normalization.of(context.at(Steps.NORMALIZE), y);
        int before = y.fractionBits() - dividend.fractionBits() + bits;
        int shortened = shortening(dividend, y, normal, before);
        ArithmeticShare power = normal.power(context.at(Steps.POWER));
        int inverseBits = Math.min(ESTIMATE_BITS, PRODUCT_BITS - quotient.width() - GUARD);
        ArithmeticShare inverse = inverse(context, normal, power, inverseBits);
        ArithmeticShare reduced = Shares.shiftRight(context.at(Steps.REDUCE), power, shortened, Rounding.DITHERED);
        int excess = normal.width() - before - GUARD - shortened;
        ArithmeticShare scaled =
                Shares.multiply(context.at(Steps.DIVIDEND), dividend.share(), reduced, Math.max(0, excess));
        int left = Math.max(0, -excess);
        if (quotient.saturates()) {
            Precision.require(Precision.MOST_BITS + left - quotient.limitBits() - GUARD, "quotient by so small a", y);
            int width = dividend.range().width() + normal.mostShift() - shortened - Math.max(0, excess) + 1;
            scaled = saturate(context, scaled, 1L << (quotient.limitBits() + GUARD - left), Math.min(64, width));
        }
        ArithmeticShare safe = Shares.shiftLeft(scaled, left);
        ArithmeticShare result = Shares.multiply(context.at(Steps.JOIN), safe, inverse, inverseBits + GUARD, rounding);
        return new FixedTensor(result, bits, quotient.range(relativeError(inverseBits)));
    }

    /**
     * What a quotient is as the ranges allow: with how many fraction bits, how large in units of those, and beyond how
     * many bits it saturates, if it does.
     */
    private record Quotient(int fractionBits, double bound, boolean saturates, int limitBits, Range x, Range y) {
        static Quotient of(FixedTensor x, FixedTensor y) {
            double most = Math.scalb(x.range().magnitude(), y.fractionBits());
            double whole = Math.scalb(1.0, y.fractionBits());
            double least = y.range().min() > 0
                    ? y.range().min()
                    : y.range().max() < 0 ? -(double) y.range().max() : 1;
            boolean bounded = most / least <= Math.scalb(1.0, MOST_QUOTIENT_BITS);
            boolean nearZero = contains0(y.range()) && y.fractionBits() > 0;
            double counted = bounded || !nearZero ? most / least : most / whole;
            int excess = Math.max(0, bits(counted) - MOST_QUOTIENT_BITS);
            int fractionBits = x.fractionBits() - excess;
            if (fractionBits < 0) {
                throw new RangeOverflowException("quotient does not fit: dividend up to "
                        + Math.scalb(x.range().magnitude(), -x.fractionBits()) + ", divisors from "
                        + (nearZero ? 1 : Math.scalb(least, -y.fractionBits())) + ", quotients may be up to "
                        + Math.scalb(1.0, MOST_QUOTIENT_BITS)
                        + "; declare divisors farther from 0, or clip the dividend");
            }
            boolean saturates = !bounded && nearZero;
            int limitBits = Math.max(QUOTIENT_BITS, bits(Math.scalb(counted, -excess)));
            double bound = saturates ? Math.scalb(2.0, limitBits) : Math.scalb(most / least, -excess);
            return new Quotient(fractionBits, bound, saturates, limitBits, x.range(), y.range());
        }

        /** Numbers up to it are at most 2 to that many. */
        private static int bits(double bound) {
            int below = Math.getExponent(Math.max(bound, 1));
            return bound > Math.scalb(1.0, below) ? below + 1 : below;
        }

        /** Of the bound, and what is just above it. */
        int width() {
            return saturates ? limitBits + 1 : Math.getExponent(Math.max(bound, 1)) + 1;
        }

        /** A divisor of 0 counts as positive. */
        Range range(double error) {
            long largest = largest(bound, error);
            boolean negative = x.min() < 0 && y.max() >= 0 || x.max() > 0 && y.min() < 0;
            boolean positive = x.max() > 0 && y.max() >= 0 || x.min() < 0 && y.min() < 0;
            return new Range(negative ? -largest : 0, positive ? largest : 0);
        }
    }

    private static boolean contains0(Range range) {
        return range.min() <= 0 && range.max() >= 0;
    }

    /**
     * By how many bits the power of two is shortened so that its product with the dividend fits: bits that the result
     * cannot show to within an eighth of a unit.
     */
    private static int shortening(FixedTensor dividend, FixedTensor divisor, Normalization normal, int before) {
        Precision.require(normal.mostShift(), "divisor", divisor);
        long largest = Math.max(1, (long) dividend.range().magnitude());
        // of a power of two it is the exponent
        int dividendBits = Long.SIZE - Long.numberOfLeadingZeros(largest - 1);
        int needed = Math.max(0, dividendBits + normal.mostShift() - Precision.MOST_BITS);
        if (needed > Math.max(0, normal.width() - before - dividendBits - GUARD)) {
            int bits = dividend.fractionBits();
            double ratio = Math.scalb(1.0, normal.mostShift());
            throw new RangeOverflowException("quotient does not fit 64 bits: dividend up to "
                    + Math.scalb(dividend.range().magnitude(), -bits) + ", divisors that differ by a factor of up to "
                    + ratio + ", whose product may be " + Math.scalb(1.0, Precision.MOST_BITS - bits) + " at " + bits
                    + " fraction bits; declare divisors away from 0, clip an operand, or use fewer fraction bits");
        }
        return needed;
    }

    /** Clips to {@code [-limit, limit]}. */
    private static ArithmeticShare saturate(PartyContext context, ArithmeticShare x, long limit, int width) {
        ArithmeticShare below = Shares.plus(context, x, limit);
        ArithmeticShare above = Shares.plus(context, x.negate(), limit);
        ArithmeticShare both = Shares.stack(below, above);
        BooleanShare outside = Suite.of(context).lessThanZero(context.at(Steps.SATURATE), both, width);
        ArithmeticShare excess = Suite.of(context).select(context.at(Steps.LIMIT), outside, both);
        return x.minus(Shares.row(excess, 0)).plus(Shares.row(excess, 1));
    }
}
