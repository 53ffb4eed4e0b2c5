package io.tfe4j.program;

import static io.tfe4j.program.ArithmeticOperations.shared;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.HIGH;
import static io.tfe4j.program.Attribute.KEEP_DIMS;
import static io.tfe4j.program.Attribute.LEAST;
import static io.tfe4j.program.Attribute.LOW;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.Compare;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;

/** Comparisons, the logic of their results, and choices made by them. */
final class CompareOperations {
    enum Steps implements Step {
        LOGIC,
        CONVERT
    }

    interface Comparing {
        BooleanShare apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    interface Joining {
        BooleanShare apply(PartyContext context, BooleanShare x, BooleanShare y);
    }

    interface Choosing {
        FixedTensor apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    interface Reducing {
        FixedTensor apply(PartyContext context, FixedTensor x, int axis, boolean keepDims);
    }

    private CompareOperations() {}

    static Operation logic(Joining joining) {
        return (context, in) -> {
            Shape shape = Shape.broadcast(in.bits(0).shape(), in.bits(1).shape());
            return Value.of(joining.apply(
                    context.at(Steps.LOGIC),
                    in.bits(0).broadcastTo(shape),
                    in.bits(1).broadcastTo(shape)));
        };
    }

    static Operation comparing(Comparing comparing) {
        return (context, in) -> Value.of(comparing.apply(context, shared(context, in, 0), shared(context, in, 1)));
    }

    static Operation choosing(Choosing choosing) {
        return (context, in) -> Value.of(choosing.apply(context, shared(context, in, 0), shared(context, in, 1)));
    }

    static Operation reducing(Reducing reducing) {
        return (context, in) -> Value.of(reducing.apply(context, in.fixed(0), in.get(AXIS), in.get(KEEP_DIMS)));
    }

    static Value clip(PartyContext context, Arguments in) {
        FixedTensor x = in.fixed(0);
        Range range = Range.ofReal(in.get(LOW), in.get(HIGH), x.fractionBits());
        return Value.of(Compare.clip(context, x, range));
    }

    static Value where(PartyContext context, Arguments in) {
        return Value.of(Compare.select(context, in.bits(0), shared(context, in, 1), shared(context, in, 2)));
    }

    static Value suppressBelow(PartyContext context, Arguments in) {
        return Value.of(Compare.suppressBelow(context, shared(context, in, 0), in.fixed(1), in.get(LEAST)));
    }

    static FixedTensor numbers(PartyContext context, BooleanShare bits) {
        return new FixedTensor(Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT), bits), 0, new Range(0, 1));
    }
}
