package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * Sign and equality of shared integers, exact, as shared bits.
 *
 * <p>The caller states a width: every element is in {@code -2^(width-1) .. 2^(width-1) - 1}; only that many bits are
 * looked at, so a narrow range is proportionally cheaper. See {@link BlockAdder} for steps, cost and security.
 */
public final class Comparison {
    enum Steps implements Step {
        ADD
    }

    private Comparison() {}

    /** 1 where {@code x < 0}. */
    public static BooleanShare lessThanZero(PartyContext context, ArithmeticShare x, int width) {
        checkWidth(context, width);
        return run(context, BlockAdder.topBit(context.at(Steps.ADD), width), x);
    }

    /** 1 where {@code x = 0}: where {@code x - 1} has all bits set. */
    public static BooleanShare equalZero(PartyContext context, ArithmeticShare x, int width) {
        checkWidth(context, width);
        RingTensor minusOne = x.isSymbolic() ? RingTensor.symbolic(Shape.scalar()) : RingTensor.scalar(-1);
        return run(context, BlockAdder.allSet(context.at(Steps.ADD), width), x.plusPublic(context.self(), minusOne));
    }

    private static BooleanShare run(PartyContext context, BlockAdder adder, ArithmeticShare x) {
        if (x.isSymbolic()) {
            context.charge(adder.cost(x.size()));
            return BooleanShare.symbolic(x.shape(), 1);
        }
        return adder.run(x);
    }

    private static void checkWidth(PartyContext context, int width) {
        if (width < 1 || width > context.ring().bits()) {
            throw new IllegalArgumentException("width out of range: width=" + width + ", allowed=1.."
                    + context.ring().bits());
        }
    }
}
