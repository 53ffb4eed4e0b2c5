package io.tfe4j.program;

import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.EXPONENT;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.Powers;
import io.tfe4j.function.Reciprocal;
import io.tfe4j.party.PartyContext;

/** Functions of real numbers. */
final class FunctionOperations {
    interface Rounded {
        FixedTensor apply(PartyContext context, FixedTensor x, Rounding rounding);
    }

    interface RoundedAlongAxis {
        FixedTensor apply(PartyContext context, FixedTensor x, int axis, Rounding rounding);
    }

    private FunctionOperations() {}

    static Value pow(PartyContext context, Arguments in) {
        FixedTensor result = in.count() == 2
                ? Powers.pow(context, in.fixed(0), in.fixed(1), in.rounding())
                : Powers.pow(context, in.fixed(0), in.get(EXPONENT), in.rounding());
        return Value.of(result);
    }

    static Operation alongAxis(RoundedAlongAxis function) {
        return (context, in) -> Value.of(function.apply(context, in.fixed(0), in.get(AXIS), in.rounding()));
    }

    static Value divide(PartyContext context, Arguments in) {
        FixedTensor x = ArithmeticOperations.shared(context, in, 0);
        return Value.of(Reciprocal.divide(context, x, in.fixed(1), in.rounding()));
    }

    static Operation elementwise(Rounded function) {
        return (context, in) -> Value.of(function.apply(context, in.fixed(0), in.rounding()));
    }
}
