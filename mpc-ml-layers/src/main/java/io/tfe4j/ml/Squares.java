package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;

/**
 * The fading sum of squares {@code V = decay * V + g^2} of numbers in [-1, 1], and quotients by its root.
 *
 * <p>Squares of small gradients would vanish: 1e-4 squared is far below 2^-16. So g has 28 fraction bits, and V is held
 * 2^12 times too large with 28, that is to within 2^-40. It is a sum, not the mean {@code (1 - decay) V}, whose
 * increments would be smaller again, and its root costs no more. With {@code decay = 0.999} V stays below 2^22, 50 bits
 * in all; taking {@code (1 - decay) V} from it, rather than multiplying it by the decay, keeps the product within 62.
 */
final class Squares {
    static final int BITS = 28;
    private static final int LIFT_BITS = 12;

    /** What a quotient has to be multiplied by: the root of 2^12. */
    static final double LIFT = 64;

    private static final int NUMERATOR_BITS = 24;
    private static final int MOST_INVERSE_BITS = 22;
    private static final int PRODUCT_BITS = 61;
    private static final Bound UNIT = Bound.clipped(1);
    /** For rounding: a V of zero may become a unit less. */
    private static final double BELOW = 0x1p-25;

    private final double decay;
    private final PrivateVariable sum;

    private Squares(double decay, PrivateVariable sum) {
        this.decay = decay;
        this.sum = sum;
    }

    static Squares zero(TfeContext tfe, int[] shape, double decay) {
        return new Squares(decay, variable(tfe, shape, BELOW, Math.scalb(1.01, LIFT_BITS) / (1 - decay)));
    }

    static PrivateVariable variable(TfeContext tfe, int[] shape, double below, double most) {
        return tfe.definePrivateVariable(
                Inputs.of(shape, Initial.constant(shape, 0)).range(-below, most).fractionBits(BITS));
    }

    PrivateVariable sum() {
        return sum;
    }

    /**
     * The mean gradient by {@code weights}, of which {@code gradient} is {@code 1 / scale} times, in units of {@code limit},
     * clipped to [-1, 1].
     */
    static PrivateTensor unit(PrivateTensor gradient, double scale, double limit, Parameter weights, Steps steps) {
        PrivateTensor inUnits = gradient.mul(scale / limit);
        return steps.bounded(UNIT, inUnits, weights, Limit.Kind.MEAN_GRADIENTS, limit)
                .withFractionBits(BITS);
    }

    /** The largest V there can be. */
    double most() {
        return sum.type().range().realMax(BITS);
    }

    /** V after {@code g}, which it remembers, 2^12 times too large. */
    PrivateTensor add(PrivateTensor g) {
        PrivateTensor lifted = g.mul(Math.scalb(1, LIFT_BITS)).withFractionBits(BITS - LIFT_BITS);
        PrivateTensor square = g.mul(lifted).assumeRange(0, Math.scalb(1.001, LIFT_BITS));
        PrivateTensor next = sum.sub(sum.mul(1 - decay)).add(square).assumeRange(-BELOW, most());
        sum.assign(next);
        return next;
    }

    /** As large as {@link #add} returns it, so that a mean square has {@code epsilon^2} added to it. */
    double floor(double epsilon) {
        return Math.scalb(epsilon * epsilon, LIFT_BITS) / (1 - decay);
    }

    /** The numerator over the root of {@code squares}, which are positive, 64 times too small, known to be within a limit. */
    static PrivateTensor quotient(PrivateTensor numerator, PrivateTensor squares, double limit) {
        PrivateTensor inverse = squares.rsqrt();
        PrivateTensor shorter = numerator.withFractionBits(NUMERATOR_BITS);
        int room = PRODUCT_BITS - magnitudeBits(shorter) - magnitudeBits(inverse) + inverse.fractionBits();
        PrivateTensor product = shorter.mul(inverse.withFractionBits(Math.min(MOST_INVERSE_BITS, room)));
        return product.assumeRange(-limit / LIFT, limit / LIFT);
    }

    private static int magnitudeBits(PrivateTensor x) {
        return x.type().range().width() - 1;
    }
}
