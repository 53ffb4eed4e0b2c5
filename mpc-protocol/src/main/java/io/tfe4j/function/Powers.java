package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import java.util.Objects;

/**
 * {@code x^p}. Small whole exponents multiply; negative ones multiply the reciprocal: off by at most n units plus
 * {@code n (2e-7 + 2^-f |x|)} of the result for {@code x^-n}. Where the range of x includes 0, the reciprocal saturates
 * where its power would not fit, at {@code 2^((60 - 2f) / n)}: results beyond {@code 2^(60 - 2f)}, 2.7e8 for f = 16, come
 * out as that.
 *
 * <p>All other exponents take {@code 2^(p log2 x)}, for positive x: 0 counts as {@code 2^-f}, and a negative x as |x|.
 * Those are off by at most one unit plus 1e-6 of the result, measured up to results of 5000. About 55 rounds.
 */
public final class Powers {
    enum Steps implements Step {
        SQUARE,
        MULTIPLY,
        INVERT,
        LIMIT,
        LOG,
        EXPONENT,
        POWER
    }

    private static final int MOST_PRODUCTS = 16;

    /** A product of powers of inverses fits. */
    private static final int PRODUCT_BITS = 60;

    /** Fraction bits of the logarithm. */
    private static final int BITS = 24;

    private Powers() {}

    /** {@code x^exponent} for a public exponent; a whole one of at most 16 in magnitude takes x of any sign. */
    public static FixedTensor pow(PartyContext context, FixedTensor x, double exponent, Rounding rounding) {
        if (exponent == Math.rint(exponent) && Math.abs(exponent) <= MOST_PRODUCTS && exponent != 0) {
            int whole = (int) exponent;
            return whole > 0 ? product(context, x, whole, rounding) : inverse(context, x, -whole, rounding);
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

    /** Inverts before it multiplies: the other way round, powers of small numbers would lose their bits. */
    private static FixedTensor inverse(PartyContext context, FixedTensor x, int exponent, Rounding rounding) {
        if (exponent == 1) {
            return Reciprocal.reciprocal(context.at(Steps.INVERT), x, rounding);
        }
        FixedTensor inverse = Reciprocal.reciprocal(context.at(Steps.INVERT), x, Rounding.DITHERED);
        return product(context, bounded(context, x, inverse, exponent), exponent, rounding);
    }

    /** Inverses of numbers near 0 saturate, so that their power fits; where x cannot be 0, nothing does. */
    private static FixedTensor bounded(PartyContext context, FixedTensor x, FixedTensor inverse, int exponent) {
        int bits = inverse.fractionBits();
        double most = StrictMath.pow(2, (PRODUCT_BITS - 2.0 * bits) / exponent);
        Range limit = Range.ofReal(-most, most, bits);
        boolean nearZero = x.range().min() <= 0 && x.range().max() >= 0;
        return !nearZero || limit.contains(inverse.range())
                ? inverse
                : Compare.clip(context.at(Steps.LIMIT), inverse, limit);
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
        return Objects.requireNonNull(result, "exponents are positive");
    }
}
