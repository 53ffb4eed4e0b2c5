package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.share.ArithmeticShare;
import java.util.Objects;

/**
 * Sigmoid and its kin, for every x. Each is an odd or even function up to a constant or {@code max(x, 0)}: the sign is
 * split off, the magnitude clipped where the function has settled, and a polynomial evaluated between.
 *
 * <p>The errors stated were measured over the whole domain at 16 fraction bits, dithered rounding included;
 * the rounds are those of large tensors of the default range. A range within the clipping bound, or of one sign, saves
 * comparisons.
 */
public final class Sigmoids {
    enum Steps implements Step {
        FOLD,
        SCALE,
        EVALUATE,
        ROUND,
        SIGN
    }

    private static final Half SIGMOID = new Half(10.5, 3, 12, 4, a -> 0.5 - 1 / (1 + StrictMath.exp(a)));
    private static final Half TANH = new Half(5.25, 2, 12, 4, StrictMath::tanh);
    private static final Half ERF = new Half(3.25, 1, 12, 4, Sigmoids::erf);
    private static final Half SOFTPLUS = new Half(10.5, 3, 12, 4, a -> StrictMath.log1p(StrictMath.exp(-a)));
    private static final Half GELU = new Half(4.5, 2, 12, 4, a -> -0.5 * a * (1 - erf(a / StrictMath.sqrt(2))));
    private static final Half SILU = new Half(13, 3, 16, 8, a -> -a / (1 + StrictMath.exp(a)));

    /** What a polynomial can be off by, for the range of the result; the measured errors are far smaller. */
    private static final double MARGIN = 0x1p-10;

    /** Enough fraction bits for the centers of the intervals. */
    private static final int CENTER_BITS = 8;

    private Sigmoids() {}

    /** A function on {@code [0, limit]}, by a polynomial in {@code t = (a - limit / 2) / 2^shift}, {@code |t| <= 1}. */
    private record Half(double limit, int shift, Polynomial polynomial) {
        Half(double limit, int shift, int degree, int powers, java.util.function.DoubleUnaryOperator f) {
            this(
                    limit,
                    shift,
                    Polynomial.fit(
                            t -> f.applyAsDouble(limit / 2 + Math.scalb(t, shift)),
                            Math.scalb(limit / 2, -shift),
                            degree,
                            powers));
        }

        FixedTensor evaluate(PartyContext context, FixedTensor clipped, int bits, Rounding rounding) {
            FixedTensor magnitude = Precision.widened(clipped, CENTER_BITS);
            long center = (long) Math.scalb(limit / 2, magnitude.fractionBits());
            ArithmeticShare centered = Shares.plus(context, magnitude.share(), -center);
            int excess = magnitude.fractionBits() + shift - Polynomial.T_BITS;
            ArithmeticShare t = Shares.shiftRight(context.at(Steps.SCALE), centered, excess, Rounding.DITHERED);
            long radius = 1L << Polynomial.T_BITS;
            FixedTensor scaled = new FixedTensor(t, Polynomial.T_BITS, new Range(-radius, radius));
            FixedTensor result = polynomial.evaluate(context.at(Steps.EVALUATE), scaled);
            ArithmeticShare share =
                    Shares.shiftRight(context.at(Steps.ROUND), result.share(), result.fractionBits() - bits, rounding);
            return new FixedTensor(share, bits, Range.ofReal(-1 - MARGIN, 1 + MARGIN, bits));
        }
    }

    /** {@code 1 / (1 + e^-x)}: off by at most 5e-5 (3.3 units), beyond |x| = 10.5. 20 rounds. */
    public static FixedTensor sigmoid(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor odd = odd(context, Precision.fractional(x), SIGMOID, rounding);
        ArithmeticShare share = Shares.plus(context, odd.share(), 1L << (odd.fractionBits() - 1));
        return bounded(share, odd.fractionBits(), 0, 1);
    }

    /** The hyperbolic tangent: off by at most 1e-4 (6.5 units), beyond |x| = 5.25. 20 rounds. */
    public static FixedTensor tanh(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor odd = odd(context, Precision.fractional(x), TANH, rounding);
        return bounded(odd.share(), odd.fractionBits(), -1, 1);
    }

    /** The error function: off by at most 2.2e-5 (1.4 units), near |x| = 0.4. 20 rounds. */
    public static FixedTensor erf(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor odd = odd(context, Precision.fractional(x), ERF, rounding);
        return bounded(odd.share(), odd.fractionBits(), -1, 1);
    }

    /** {@code log(1 + e^x)}: off by at most 5e-5 (3.3 units), beyond |x| = 10.5. 18 rounds. */
    public static FixedTensor softplus(PartyContext context, FixedTensor x, Rounding rounding) {
        return even(context, Precision.fractional(x), SOFTPLUS, 0, 0.6932, rounding);
    }

    /**
     * {@code x / 2 (1 + erf(x / sqrt 2))}, this function and not its approximation by tanh: off by at most 4e-5
     * (2.6 units), near |x| = 0.7. 18 rounds.
     */
    public static FixedTensor gelu(PartyContext context, FixedTensor x, Rounding rounding) {
        return even(context, Precision.fractional(x), GELU, -0.17, 0, rounding);
    }

    /** {@code x / (1 + e^-x)}: off by at most 5e-5 (3.3 units), beyond |x| = 13. 18 rounds. */
    public static FixedTensor silu(PartyContext context, FixedTensor x, Rounding rounding) {
        return even(context, Precision.fractional(x), SILU, -0.279, 0, rounding);
    }

    /** {@code sign(x) h(|x|)}. */
    private static FixedTensor odd(PartyContext context, FixedTensor x, Half half, Rounding rounding) {
        Folding folding = Folding.of(context.at(Steps.FOLD), x, half.limit, false);
        FixedTensor value = half.evaluate(context, folding.magnitude(), x.fractionBits(), rounding);
        if (folding.negative() == null) {
            return value;
        }
        ArithmeticShare negative = Suite.of(context).select(context.at(Steps.SIGN), folding.negative(), value.share());
        return new FixedTensor(value.share().minus(negative.timesPublic(2)), x.fractionBits(), value.range());
    }

    /** {@code max(x, 0) + h(|x|)}, h between {@code low} and {@code high}. */
    private static FixedTensor even(
            PartyContext context, FixedTensor x, Half half, double low, double high, Rounding rounding) {
        Folding folding = Folding.of(context.at(Steps.FOLD), x, half.limit, true);
        FixedTensor value = half.evaluate(context, folding.magnitude(), x.fractionBits(), rounding);
        FixedTensor positive = Objects.requireNonNull(folding.positivePart());
        Range range = positive.range().plus(Range.ofReal(low - MARGIN, high + MARGIN, x.fractionBits()));
        return new FixedTensor(positive.share().plus(value.share()), x.fractionBits(), range);
    }

    private static FixedTensor bounded(ArithmeticShare share, int bits, double low, double high) {
        return new FixedTensor(share, bits, Range.ofReal(low - MARGIN, high + MARGIN, bits));
    }

    /** The Taylor series, to full precision on {@code [0, 4]} but for cancellation of a few digits. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; k < 100; k++) {
            term *= -x * x / k;
            sum += term / (2 * k + 1);
        }
        return 2 / StrictMath.sqrt(StrictMath.PI) * sum;
    }
}
