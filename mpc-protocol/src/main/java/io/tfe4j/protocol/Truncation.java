package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * Divides every element of a sharing by {@code 2^bits}. All forms need {@code |x| < 2^(w-2)} in a ring of w bits.
 *
 * <ul>
 *   <li>{@link #truncate}: 2 rounds, 64 + 3d bits an element; off by less than one unit, mean zero, with a dither that
 *       two parties know (see {@link FusedTruncation}). In an exact context {@link #nearest} takes its place.
 *   <li>{@link #nearest}: {@code floor(x / 2^bits + 1/2)}, at the cost of {@link #floor}; needs
 *       {@code x + 2^(bits-1) < 2^(w-2)}.
 *   <li>{@link #floor}: exactly {@code x >> bits}, reproducible, with no dither: for values that will be opened.
 * </ul>
 */
public final class Truncation {
    enum Steps implements Step {
        QUOTIENT,
        LOW_CARRY,
        CARRY_TO_RING
    }

    private Truncation() {}

    public static ArithmeticShare truncate(PartyContext context, ArithmeticShare x, int bits) {
        FusedTruncation.check(context, bits);
        if (context.isExact()) {
            return nearest(context, x, bits);
        }
        if (x.isSymbolic()) {
            context.charge(ShareTruncation.cost(x.size(), bits));
            return x;
        }
        return new ShareTruncation(context.at(Steps.QUOTIENT), x, bits, false).run();
    }

    /** Rounds to the nearest, halves up: the floor after half a unit was added. */
    public static ArithmeticShare nearest(PartyContext context, ArithmeticShare x, int bits) {
        RingTensor half = x.isSymbolic() ? RingTensor.symbolic(Shape.scalar()) : RingTensor.scalar(1L << (bits - 1));
        return floor(context, x.plusPublic(context.self(), half), bits);
    }

    /**
     * The exact floor: the quotients of c and r rounded down, plus the carry of their low parts from the block adder.
     * At d = 16: 390 bits an element and 6 rounds in blocks of 4, 383 and 7 in blocks of 3 (the quotient's two rounds run
     * beside the adder's); every 4 Mi elements are a stretch of their own.
     */
    public static ArithmeticShare floor(PartyContext context, ArithmeticShare x, int bits) {
        FusedTruncation.check(context, bits);
        return Segments.map(context, x, (segment, part) -> floorOfSegment(segment, part, bits));
    }

    private static ArithmeticShare floorOfSegment(PartyContext context, ArithmeticShare x, int bits) {
        BlockAdder adder = BlockAdder.carryOut(context.at(Steps.LOW_CARRY), bits);
        if (x.isSymbolic()) {
            Cost carry = adder.cost(x.size()).then(Conversion.bitToArithmeticCost(context, x.size()));
            context.charge(carry.beside(ShareTruncation.cost(x.size(), bits)));
            return x;
        }
        ShareTruncation quotient = new ShareTruncation(context.at(Steps.QUOTIENT), x, bits, true);
        quotient.round1();
        BooleanShare carry = adder.run(x);
        quotient.round2();
        return Conversion.bitToArithmetic(context.at(Steps.CARRY_TO_RING), carry)
                .plus(quotient.finish());
    }
}
