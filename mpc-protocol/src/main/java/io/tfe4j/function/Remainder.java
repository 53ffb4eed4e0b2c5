package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The remainder of shared numbers by a whole number d that everybody knows: {@code x - d floor(x / d)}, at least 0 and below
 * d, of negative numbers too. Exact.
 *
 * <p>Raw integers are moved to {@code y = x - d floor(min / d)}, which lies in 0 to Y. With {@code m = floor(2^s / d)} and
 * {@code Y <= 2^s} the quotient {@code q = floor(y m / 2^s)} is right or one too small, since {@code y / d - y m / 2^s} is below
 * {@code y / 2^s}; so {@code y - q d} is below 2d, and one comparison with d leaves the remainder. Where {@code Y m} does not
 * fit the ring, y loses t low bits before, with {@code 2^t <= d / 2} and one more bit in s: both errors are below a half
 * then. Where that does not fit either, multiples of d are taken away by the high bits of y:
 * {@code y - floor(y / 2^k) (2^k - 2^k mod d)}, once or twice.
 *
 * <p><b>Rounds:</b> one floor for a power of two; else that, a comparison and a bit's conversion; one floor more for
 * each of these detours. None where the range is below d.
 */
public final class Remainder {
    enum Steps implements Step {
        FOLD,
        SHORTEN,
        QUOTIENT,
        COMPARE,
        CONVERT
    }

    /** Of what is rounded down. */
    private static final int MOST_BITS = 61;

    /** How a quotient is found: y loses {@code shorten} bits, is multiplied, and loses {@code scale} more. */
    private record Plan(int shorten, long factor, int scale) {
        static Plan of(int shorten, int scale, long d) {
            return new Plan(shorten, (1L << shorten + scale) / d, scale);
        }

        boolean fits(long most) {
            return bits(most >> shorten) + bits(factor) <= MOST_BITS;
        }

        ArithmeticShare quotient(PartyContext context, ArithmeticShare y) {
            Suite suite = Suite.of(context);
            ArithmeticShare high = shorten == 0 ? y : suite.floor(context.at(Steps.SHORTEN), y, shorten);
            return suite.floor(context.at(Steps.QUOTIENT), high.timesPublic(factor), scale);
        }
    }

    private Remainder() {}

    /**
     * @param divisor whole and positive
     * @throws IllegalArgumentException if it is not, or too large for the fraction bits or with the range of {@code x}
     */
    public static FixedTensor of(PartyContext context, FixedTensor x, long divisor) {
        int fractionBits = x.fractionBits();
        if (divisor < 1 || divisor >= 1L << MOST_BITS - 1 - fractionBits) {
            throw new IllegalArgumentException("divisor out of range: divisor=" + divisor + ", allowed=1 to below 2^"
                    + (MOST_BITS - 1 - fractionBits) + " with " + fractionBits + " fraction bits");
        }
        long d = divisor << fractionBits;
        Range range = x.range();
        double span = (double) range.max() - range.min() + d;
        if (span >= 0x1p61) {
            throw Precision.tooLarge("remainder's operand", span, fractionBits);
        }
        long multiple = Math.floorDiv(range.min(), d) * d;
        ArithmeticShare y = Shares.plus(context, x.share(), -multiple);
        long most = range.max() - multiple;
        if (most < d) {
            return new FixedTensor(y, fractionBits, new Range(0, most));
        }
        if (Long.bitCount(d) == 1) {
            return new FixedTensor(lowBits(context, y, d), fractionBits, new Range(0, d - 1));
        }
        Plan plan = plan(most, d);
        for (int fold = 0; plan == null; fold++) {
            int k = bestFold(most, d);
            ArithmeticShare high = Suite.of(context).floor(context.at(Steps.FOLD, fold), y, k);
            y = y.minus(high.timesPublic((1L << k) - (1L << k) % d));
            most = folded(most, k, d);
            plan = plan(most, d);
        }
        return new FixedTensor(rest(context, y, plan, d), fractionBits, new Range(0, d - 1));
    }

    private static ArithmeticShare lowBits(PartyContext context, ArithmeticShare y, long d) {
        int k = Long.numberOfTrailingZeros(d);
        return k == 0
                ? y.timesPublic(0)
                : y.minus(Suite.of(context)
                        .floor(context.at(Steps.QUOTIENT), y, k)
                        .timesPublic(d));
    }

    private static ArithmeticShare rest(PartyContext context, ArithmeticShare y, Plan plan, long d) {
        Suite suite = Suite.of(context);
        ArithmeticShare beyond =
                Shares.plus(context, y.minus(plan.quotient(context, y).timesPublic(d)), -d);
        BooleanShare below = suite.lessThanZero(context.at(Steps.COMPARE), beyond, new Range(-d, d - 1).width());
        return beyond.plus(
                suite.bitToArithmetic(context.at(Steps.CONVERT), below).timesPublic(d));
    }

    /** Null if no quotient fits the ring. */
    private static @Nullable Plan plan(long most, long d) {
        Plan whole = Plan.of(0, bits(most), d);
        if (whole.fits(most)) {
            return whole;
        }
        int shorten = Math.max(0, bits(d) - 2);
        Plan shortened = Plan.of(shorten, bits(most >> shorten) + 1, d);
        return shortened.fits(most) ? shortened : null;
    }

    /** Those of a number from 0 to {@code most}. */
    private static int bits(long most) {
        return Long.SIZE - Long.numberOfLeadingZeros(most);
    }

    /** After how many low bits to fold, so that least is left. */
    private static int bestFold(long most, long d) {
        return IntStream.range(1, bits(most))
                .boxed()
                .min((a, b) -> Long.compare(folded(most, a, d), folded(most, b, d)))
                .orElseThrow();
    }

    /** What y does not exceed after it was folded. */
    private static long folded(long most, int k, long d) {
        long high = most >> k;
        long rest = (1L << k) % d;
        boolean overflows = Math.multiplyHigh(high, rest) != 0 || high * rest < 0;
        return overflows ? Long.MAX_VALUE : (1L << k) - 1 + Math.min(high * rest, Long.MAX_VALUE >> 1);
    }
}
