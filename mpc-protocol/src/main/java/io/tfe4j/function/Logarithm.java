package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.share.ArithmeticShare;

/**
 * Logarithms. x is normalised to c in [1/2, 1], a polynomial of degree 8 gives the logarithm of c, and the shift, times
 * the logarithm of 2, is subtracted before the one rounding.
 *
 * <p>0 counts as the smallest positive number {@code 2^-f}; for negative x the results are those for |x|. Off by at most
 * 1.1 units at 16 fraction bits, measured over the domain, anywhere in it. 27 rounds.
 */
public final class Logarithm {
    enum Steps implements Step {
        NORMALIZE,
        POWER,
        VALUE,
        EVALUATE,
        ROUND
    }

    private static final int BITS = 24;
    private static final double CENTER = 0.75;
    private static final double LN2 = 0.6931471805599453;
    private static final Polynomial LN = Polynomial.fit(t -> StrictMath.log(CENTER + t / 4), 1, 8, 4);
    private static final Polynomial LOG2 = Polynomial.fit(t -> StrictMath.log(CENTER + t / 4) / LN2, 1, 8, 4);
    private static final double ERROR = 0x1p-20;

    private Logarithm() {}

    /** The natural logarithm. */
    public static FixedTensor log(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return log(context, fractional, fractional.fractionBits(), rounding);
    }

    /** The logarithm to base 2. */
    public static FixedTensor log2(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor fractional = Precision.fractional(x);
        return log2(context, fractional, fractional.fractionBits(), rounding);
    }

    static FixedTensor log(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return log(context, x, LN, LN2, bits, rounding);
    }

    static FixedTensor log2(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        return log(context, x, LOG2, 1, bits, rounding);
    }

    private static FixedTensor log(
            PartyContext context, FixedTensor x, Polynomial polynomial, double logOf2, int bits, Rounding rounding) {
        Normalization normal = Normalization.of(context.at(Steps.NORMALIZE), x);
        ArithmeticShare power = normal.power(context.at(Steps.POWER));
        ArithmeticShare c = normal.normalized(context.at(Steps.VALUE), power, BITS);
        ArithmeticShare t = Shares.plus(context, c, -(long) Math.scalb(CENTER, BITS));
        long radius = 1L << (BITS - 2);
        FixedTensor value = polynomial.evaluate(
                context.at(Steps.EVALUATE), new FixedTensor(t, BITS - 2, new Range(-radius, radius)));
        long unit = Math.round(Math.scalb(logOf2, value.fractionBits()));
        ArithmeticShare whole = normal.shift(context).timesPublic(-unit);
        ArithmeticShare sum =
                Shares.plus(context, value.share().plus(whole), unit * (normal.width() - x.fractionBits()));
        ArithmeticShare result = Shares.shiftRight(context.at(Steps.ROUND), sum, value.fractionBits() - bits, rounding);
        return new FixedTensor(result, bits, range(x, logOf2, bits));
    }

    private static Range range(FixedTensor x, double logOf2, int bits) {
        double least = Math.max(
                1, x.range().max() < 0 ? -(double) x.range().max() : x.range().min());
        double most = Math.max(1, Math.max(x.range().max(), -(double) x.range().min()));
        double offset = x.fractionBits() * LN2;
        double scale = logOf2 / LN2;
        return Range.ofReal(
                (Math.log(least) - offset) * scale - ERROR, (Math.log(most) - offset) * scale + ERROR, bits);
    }
}
