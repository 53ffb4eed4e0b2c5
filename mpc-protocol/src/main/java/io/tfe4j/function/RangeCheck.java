package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes sure of the range of numbers that somebody else has shared, who may be dishonest. For a number x of the whole ring
 * and a range from a to b, x is in it exactly if neither {@code x - a} nor {@code b - x} is negative as a number of the ring:
 * if neither is, they add up to {@code b - a} without wrapping around. All bits are compared, since nothing is known of x.
 *
 * <p><b>Who learns what:</b> all servers learn one bit, whether some number is outside; not which, nor how many.
 * <b>Cost:</b> two signs of the ring's width an element, a conversion of each, and one test for zero. Exact.
 */
public final class RangeCheck {
    enum Steps implements Step {
        SIGN,
        CONVERT,
        ZERO,
        CONVERT_RESULT,
        OPEN
    }

    private RangeCheck() {}

    /**
     * @param x with the range that it is declared to have
     * @param what for the message, which all players see
     * @throws MpcException {@link MpcException.Code#BAD_INPUT} at all servers, if a number is outside of the range
     */
    public static void require(PartyContext context, FixedTensor x, String what) {
        if (x.shape().size() == 0) {
            return;
        }
        Range range = x.range();
        ArithmeticShare rows = Shares.stack(List.of(
                Shares.plus(context, x.share(), -range.min()),
                Shares.plus(context, x.share().negate(), range.max())));
        BooleanShare outside = Suite.of(context)
                .lessThanZero(context.at(Steps.SIGN), rows, context.ring().bits());
        ArithmeticShare ones = Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT), outside);
        int[] axes = IntStream.range(0, ones.shape().rank()).toArray();
        FixedTensor count = Arithmetic.sum(new FixedTensor(ones, 0, new Range(0, 1)), false, axes);
        BooleanShare none = Suite.of(context)
                .equalZero(context.at(Steps.ZERO), count.share(), count.range().width());
        RingTensor opened = Suite.of(context)
                .openToAll(
                        context.at(Steps.OPEN),
                        Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT_RESULT), none));
        if (!context.isSymbolic() && opened.data()[0] != 1) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT, "numbers outside of their declared range: data=" + what);
        }
    }
}
