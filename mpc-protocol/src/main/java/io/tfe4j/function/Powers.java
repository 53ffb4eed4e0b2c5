package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;

/**
 * {@code x^p}. Small whole exponents multiply; all others take {@code 2^(p log2 x)}, for positive x: 0 counts as
 * {@code 2^-f}, and a negative x as |x|. Those are off by at most one unit plus 1e-6 of the result, measured up to
 * results of 5000. About 55 rounds.
 */
public final class Powers {
    enum Steps implements Step {
        SQUARE,
        MULTIPLY,
        INVERT,
        LOG,
        EXPONENT,
        POWER
    }

    private static final int MOST_PRODUCTS = 16;

    /** Fraction bits of the logarithm. */
    private static final int BITS = 24;

    private Powers() {}

    /** {@code x^exponent} for a public exponent; a whole one of at most 16 in magnitude takes x of any sign. */
    public static FixedTensor pow(PartyContext context, FixedTensor x, double exponent, Rounding rounding) {
        if (exponent == Math.rint(exponent) && Math.abs(exponent) <= MOST_PRODUCTS && exponent != 0) {
            int whole = (int) exponent;
            return whole > 0
                    ? product(context, x, whole, rounding)
                    : Reciprocal.reciprocal(
                            context.at(Steps.INVERT), product(context, x, -whole, Rounding.DITHERED), rounding);
        }
        FixedTensor fractional = Precision.fractional(x);
        FixedTensor log = Logarithm.log2(context.at(Steps.LOG), fractional, BITS, Rounding.DITHERED);
        FixedTensor power = Arithmetic.scale(context.at(Steps.EXPONENT), log, exponent, Rounding.DITHERED);
        return Exponential.exp2(context.at(Steps.POWER), power, fractional.fractionBits(), rounding);
    }

    /** {@code x^exponent} for a shared exponent. */
    public static FixedTensor pow(PartyContext context, FixedTensor x, FixedTensor exponent, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        FixedTensor log = Logarithm.log2(context.at(Steps.LOG), fractional, BITS, Rounding.DITHERED);
        FixedTensor power = Arithmetic.multiply(context.at(Steps.EXPONENT), log, exponent, Rounding.DITHERED);
        return Exponential.exp2(context.at(Steps.POWER), power, fractional.fractionBits(), rounding);
    }

    /** By repeated squaring; the last product rounds as asked. */
    private static FixedTensor product(PartyContext context, FixedTensor x, int exponent, Rounding rounding) {
        FixedTensor square = x;
        FixedTensor result = null;
        for (int bit = 0; exponent >> bit != 0; bit++) {
            boolean last = exponent >> (bit + 1) == 0;
            if (bit > 0) {
                Rounding then = last && result == null ? rounding : Rounding.DITHERED;
                square = Arithmetic.square(context.at(Steps.SQUARE, bit), square, then);
            }
            if ((exponent >> bit & 1) == 1) {
                result = result == null
                        ? square
                        : Arithmetic.multiply(
                                context.at(Steps.MULTIPLY, bit), result, square, last ? rounding : Rounding.DITHERED);
            }
        }
        return result;
    }
}
