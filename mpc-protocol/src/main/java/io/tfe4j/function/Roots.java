package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.share.ArithmeticShare;
import java.util.List;

/**
 * Square roots. x is normalised by an even shift to c in [1/4, 1]; a polynomial of degree 8 gives {@code c^-1/2}
 * within 6e-5, one Newton step within 1e-8, below the rounding of c; half the shift scales the result back.
 *
 * <p>For negative x the results are those for |x|. The errors stated are the largest measured over the domain.
 */
public final class Roots {
    enum Steps implements Step {
        NORMALIZE,
        HALF_POWER,
        INVERSE_POWER,
        POWER,
        VALUE,
        EVALUATE,
        ROUND,
        ROOT,
        CHECK,
        REFINE,
        JOIN
    }

    private static final int BITS = 24;

    /** Of an operand's magnitude. */
    private static final int MOST_BITS = 63;

    private static final double CENTER = 0.625;
    private static final Polynomial INVERSE_ROOT = Polynomial.fit(t -> 1 / StrictMath.sqrt(CENTER + t / 2), 0.75, 8, 4);
    private static final double RELATIVE_ERROR = 0x1p-20;

    private Roots() {}

    /** The square root: off by at most one unit plus 3e-7 of the result; of 0 exactly 0. 37 rounds. */
    public static FixedTensor sqrt(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return sqrt(context, fractional, fractional.fractionBits(), rounding);
    }

    /**
     * {@code 1 / sqrt(x)}: off by at most one unit plus 3e-7 of the result; 0 counts as the smallest positive number,
     * {@code 2^-f}. 35 rounds.
     */
    public static FixedTensor rsqrt(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return rsqrt(context, fractional, fractional.fractionBits(), rounding);
    }

    static FixedTensor rsqrt(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return root(context, x, bits, true, rounding);
    }

    /** The square root with {@code bits} fraction bits. */
    static FixedTensor sqrt(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return root(context, x, bits, false, rounding);
    }

    private static FixedTensor root(PartyContext context, FixedTensor x, int bits, boolean inverse, Rounding rounding) {
        int width = Normalization.leastWidth(x) + (Normalization.leastWidth(x) + x.fractionBits() & 1);
        if (width > MOST_BITS) {
            throw Precision.overflow("square root", x, width - MOST_BITS);
        }
        Normalization normal = Normalization.of(context.at(Steps.NORMALIZE), x, width);
        ArithmeticShare half = normal.halfPower(context.at(Steps.HALF_POWER), false);
        ArithmeticShare sign = normal.sign(context);
        ArithmeticShare power = Shares.product(
                context.at(Steps.POWER), Shares.stack(sign == null ? List.of(half, half) : List.of(half, half, sign)));
        ArithmeticShare c = normal.normalizedEvenly(context.at(Steps.VALUE), power, BITS, inverse);
        ArithmeticShare y = estimate(context, c);
        ArithmeticShare root = Shares.multiply(context.at(Steps.ROOT), c, y, BITS);
        ArithmeticShare check = Shares.multiply(context.at(Steps.CHECK), root, y, BITS);
        ArithmeticShare correction = Shares.plus(context, check.negate(), 3L << BITS);
        ArithmeticShare refined = Shares.multiply(context.at(Steps.REFINE), inverse ? y : root, correction, BITS + 1);
        ArithmeticShare scale = inverse ? half : normal.halfPower(context.at(Steps.INVERSE_POWER), true);
        int exponent = (width - x.fractionBits()) / 2;
        int excess = BITS - bits + (inverse ? exponent : normal.halfCapacity() - exponent);
        ArithmeticShare result = Shares.multiply(context.at(Steps.JOIN), refined, scale, excess, rounding);
        return new FixedTensor(result, bits, inverse ? inverseRange(x, bits) : rootRange(x, bits));
    }

    private static ArithmeticShare estimate(PartyContext context, ArithmeticShare c) {
        ArithmeticShare t = Shares.plus(context, c, -(long) Math.scalb(CENTER, BITS));
        long radius = 1L << (BITS - 1);
        FixedTensor value = INVERSE_ROOT.evaluate(
                context.at(Steps.EVALUATE), new FixedTensor(t, BITS - 1, new Range(-radius, radius)));
        return Shares.shiftRight(
                context.at(Steps.ROUND), value.share(), value.fractionBits() - BITS, Rounding.DITHERED);
    }

    private static Range rootRange(FixedTensor x, int bits) {
        double most = Math.max(-(double) x.range().min(), x.range().max());
        return upTo(Math.sqrt(Math.scalb(most, -x.fractionBits())), bits);
    }

    private static Range inverseRange(FixedTensor x, int bits) {
        double least = Math.max(1, x.range().min());
        return upTo(1 / Math.sqrt(Math.scalb(least, -x.fractionBits())), bits);
    }

    private static Range upTo(double most, int bits) {
        double largest = Math.scalb(most * (1 + RELATIVE_ERROR), bits) + 2;
        if (largest >= 0x1p62) {
            throw Precision.tooLarge("square root", largest, bits);
        }
        return new Range(0, (long) largest);
    }
}
