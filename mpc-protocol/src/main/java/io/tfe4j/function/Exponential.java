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
import org.jspecify.annotations.Nullable;

/**
 * Powers of e and 2. The exponent, moved to a non-negative number, is cut in a whole and a fractional part: the bits of
 * the whole part select factors {@code 2^(2^i)}, whose product is an exact integer; a polynomial of degree 5 gives the
 * power of the fraction; one product joins them.
 *
 * <p><b>Domain:</b> any x whose result stays below {@code 2^(38 - f)} for f fraction bits, 4.2 million for f = 16; a
 * range that allows more is refused. Far below zero the result is 0. <b>Error:</b> at most one unit plus 2.5e-7 of the
 * result, measured over the domain, the largest near its upper end. <b>Rounds</b> of large tensors: 32, without
 * underflow 24 or less.
 */
public final class Exponential {
    enum Steps implements Step {
        UNDERFLOW,
        RAISE,
        SCALE,
        BITS,
        CONVERT,
        FRACTION,
        ROUND_FRACTION,
        WHOLE,
        JOIN
    }

    private static final double LOG2_E = 1.4426950408889634;

    /** Fraction bits of the exponent of 2, of the polynomial's variable and of its value, if they fit. */
    private static final int BITS = 24;

    private static final int LEAST_BITS = 20;

    /** Of a result, and of a power of two times a value. */
    private static final int MOST_BITS = 60;

    private static final Polynomial POWER_OF_2 = Polynomial.fit(t -> StrictMath.pow(2, t + 0.5), 0.5, 5, 5);

    /** The polynomial and the roundings before the last, relative to the result. */
    private static final double RELATIVE_ERROR = 0x1p-17;

    /** What the exponent of 2 is off by before it is cut, at most; so that it never becomes negative. */
    private static final double MARGIN = 0x1p-16;

    private Exponential() {}

    /** {@code e^x}. */
    public static FixedTensor exp(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return exp(context, fractional, fractional.fractionBits(), rounding);
    }

    /** {@code 2^x}. */
    public static FixedTensor exp2(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return exp2(context, fractional, fractional.fractionBits(), rounding);
    }

    static FixedTensor exp(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return power(context, x, LOG2_E, bits, rounding);
    }

    static FixedTensor exp2(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return power(context, x, 1, bits, rounding);
    }

    /** {@code 2^(factor x)} with {@code bits} fraction bits. */
    private static FixedTensor power(PartyContext context, FixedTensor x, double factor, int bits, Rounding rounding) {
        int least = -(bits + 2);
        FixedTensor raised = raise(context, x, (least + 2 * MARGIN) / factor);
        double top = factor * raised.range().realMax(x.fractionBits());
        int low = (int) Math.floor(Math.max(least, factor * raised.range().realMin(x.fractionBits()) - MARGIN));
        int wholes = (int) Math.floor(top + MARGIN) - low;
        int valueBits = Math.min(BITS, MOST_BITS - wholes);
        int most = Math.min(MOST_BITS - bits, MOST_BITS - LEAST_BITS + low);
        if (valueBits < LEAST_BITS || top > most) {
            throw new RangeOverflowException("exponential or power does not fit 64 bits: largest=2^" + (float) top
                    + ", allowed=2^" + most + " at " + bits
                    + " fraction bits; narrow the operand with clip or a declared range, or use fewer fraction bits");
        }
        ArithmeticShare exponent = Shares.plus(context, scale(context, raised, factor), -((long) low << BITS));
        ArithmeticShare whole = wholeBits(context, exponent, wholes);
        ArithmeticShare fraction = whole == null ? exponent : exponent.minus(weighted(whole));
        ArithmeticShare value = fractionPower(context, fraction, valueBits);
        ArithmeticShare product = whole == null ? null : wholePower(context, whole);
        int excess = valueBits - low - bits;
        PartyContext join = context.at(Steps.JOIN);
        ArithmeticShare result = product == null
                ? Shares.shiftRight(join, value, excess, rounding)
                : Shares.multiply(join, value, product, excess, rounding);
        return new FixedTensor(result, bits, range(raised, factor, bits));
    }

    private static Range range(FixedTensor x, double factor, int bits) {
        double low = Math.pow(2, factor * x.range().realMin(x.fractionBits())) * (1 - RELATIVE_ERROR);
        double high = Math.pow(2, factor * x.range().realMax(x.fractionBits())) * (1 + RELATIVE_ERROR);
        Range range = Range.ofReal(low, high, bits);
        return new Range(Math.max(0, range.min() - 1), range.max() + 1);
    }

    /** Below {@code bound} the result would round to zero: exponents are raised to it. */
    private static FixedTensor raise(PartyContext context, FixedTensor x, double bound) {
        long raw = (long) Math.ceil(Math.scalb(bound, x.fractionBits()));
        if (x.range().min() >= raw) {
            return x;
        }
        ArithmeticShare above = Shares.plus(context, x.share(), -raw);
        int width = x.range().minus(new Range(raw, raw)).width();
        BooleanShare below = Suite.of(context).lessThanZero(context.at(Steps.UNDERFLOW), above, width);
        ArithmeticShare excess = Suite.of(context).select(context.at(Steps.RAISE), below, above);
        return new FixedTensor(
                x.share().minus(excess),
                x.fractionBits(),
                new Range(raw, Math.max(raw, x.range().max())));
    }

    /** {@code factor x} with BITS fraction bits. */
    private static ArithmeticShare scale(PartyContext context, FixedTensor x, double factor) {
        return PublicFactor.of(
                        Math.scalb(factor, BITS - x.fractionBits()), x.range().magnitude())
                .times(context.at(Steps.SCALE), x, Rounding.DITHERED)
                .share();
    }

    /** The bits of the whole part as integers, one row each; null if there are none. */
    private static @Nullable ArithmeticShare wholeBits(PartyContext context, ArithmeticShare exponent, int wholes) {
        int count = 32 - Integer.numberOfLeadingZeros(wholes);
        if (count == 0) {
            return null;
        }
        BooleanShare bits = Suite.of(context).arithmeticToBoolean(context.at(Steps.BITS), exponent, BITS + count);
        return Suite.of(context).bitsToArithmetic(context.at(Steps.CONVERT), bits.planes(BITS, BITS + count));
    }

    private static ArithmeticShare weighted(ArithmeticShare whole) {
        long[] weights = new long[whole.shape().dimension(0)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1L << (BITS + i);
        }
        return Shares.combine(whole, weights);
    }

    private static ArithmeticShare fractionPower(PartyContext context, ArithmeticShare fraction, int valueBits) {
        ArithmeticShare centered = Shares.plus(context, fraction, -(1L << (BITS - 1)));
        long half = 1L << (BITS - 1);
        FixedTensor value = POWER_OF_2.evaluate(
                context.at(Steps.FRACTION), new FixedTensor(centered, BITS, new Range(-half, half)));
        return Shares.shiftRight(
                context.at(Steps.ROUND_FRACTION), value.share(), value.fractionBits() - valueBits, Rounding.DITHERED);
    }

    /** The product of {@code 1 + b_i (2^(2^i) - 1)}. */
    private static ArithmeticShare wholePower(PartyContext context, ArithmeticShare whole) {
        long[] steps = new long[whole.shape().dimension(0)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (1L << (1 << i)) - 1;
        }
        ArithmeticShare factors = Shares.plus(context, Shares.scaleRows(whole, steps), 1);
        return Shares.product(context.at(Steps.WHOLE), factors);
    }
}
