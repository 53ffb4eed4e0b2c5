package io.tfe4j.program;

import static io.tfe4j.program.Attribute.DIVISOR;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.function.Remainder;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Reading at places that everyone knows but the program does not fix, and counting them. Without communication. */
final class IndexOperations {
    private IndexOperations() {}

    /** The entries of the first axis of input 0 at the whole numbers of input 1, a vector. */
    static Value take(PartyContext context, Arguments in) {
        Shape shape = in.value(0).type().shape();
        PublicValue places = in.open(1);
        if (shape.rank() == 0 || places.tensor().shape().rank() != 1) {
            throw new IllegalArgumentException("places are a vector, of a tensor with an axis: tensor=" + shape
                    + ", places=" + places.tensor().shape());
        }
        LookupOperations.requireWithin(places.type(), shape.dimension(0));
        Shape rows = Shape.of(places.tensor().size()).concat(shape.subShape(1, shape.rank()));
        UnaryOperator<RingTensor> read = x -> x.isSymbolic() || places.tensor().isSymbolic()
                ? RingTensor.symbolic(rows)
                : x.gather(
                        Arrays.stream(places.tensor().data())
                                .mapToInt(Math::toIntExact)
                                .toArray(),
                        0);
        return in.isOpen(0)
                ? PublicArithmetic.rearrange(in.open(0), read)
                : Value.of(Arithmetic.rearrange(in.fixed(0), read));
    }

    static Value remainder(PartyContext context, Arguments in) {
        if (!in.isOpen(0)) {
            return Value.of(Remainder.of(context, in.fixed(0), in.get(DIVISOR)));
        }
        PublicValue x = in.open(0);
        long divisor = in.attributes().get(DIVISOR);
        if (x.fractionBits() != 0 || divisor < 1) {
            throw new IllegalArgumentException("remainders are of whole numbers by a positive one: fractionBits="
                    + x.fractionBits() + ", divisor=" + divisor);
        }
        RingTensor rest = x.tensor().isSymbolic()
                ? x.tensor()
                : RingTensor.of(
                        x.tensor().shape(),
                        Arrays.stream(x.tensor().data())
                                .map(one -> Math.floorMod(one, divisor))
                                .toArray());
        return new PublicValue(rest, 0, new Range(0, divisor - 1));
    }
}
