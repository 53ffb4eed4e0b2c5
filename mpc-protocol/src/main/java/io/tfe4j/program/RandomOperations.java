package io.tfe4j.program;

import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.SHAPE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/** Numbers that nobody knows. Not pure: two draws with equal attributes are two tensors. */
final class RandomOperations {
    enum Steps implements Step {
        DRAW,
        CONVERT
    }

    private static final int MOST_BITS = 32;

    private RandomOperations() {}

    /** In {@code [0, 1)}, every multiple of {@code 2^-fractionBits} equally likely. */
    static Value uniform(PartyContext context, Arguments in) {
        int bits = in.get(FRACTION_BITS);
        if (bits < 1 || bits > MOST_BITS) {
            throw new IllegalArgumentException(
                    "fraction bits out of range: fractionBits=" + bits + ", allowed=1.." + MOST_BITS);
        }
        Shape shape = Shape.of(in.get(SHAPE));
        BooleanShare drawn = Suite.of(context).randomBits(context.at(Steps.DRAW), shape, bits);
        ArithmeticShare number = Suite.of(context).booleanToArithmetic(context.at(Steps.CONVERT), drawn);
        return Value.of(new FixedTensor(number, bits, new Range(0, (1L << bits) - 1)));
    }
}
