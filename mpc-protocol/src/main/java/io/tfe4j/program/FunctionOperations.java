package io.tfe4j.program;

import static io.tfe4j.program.Trait.PURE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.Exponential;
import io.tfe4j.function.Logarithm;
import io.tfe4j.function.PiecewiseSigmoids;
import io.tfe4j.function.Powers;
import io.tfe4j.function.Reciprocal;
import io.tfe4j.function.Roots;
import io.tfe4j.function.Sigmoids;
import io.tfe4j.function.Softmax;
import io.tfe4j.party.PartyContext;

/** Functions of real numbers. */
final class FunctionOperations {
    private interface Rounded {
        FixedTensor apply(PartyContext context, FixedTensor x, Rounding rounding);
    }

    private interface RoundedAlongAxis {
        FixedTensor apply(PartyContext context, FixedTensor x, int axis, Rounding rounding);
    }

    private FunctionOperations() {}

    static void define(Operations table) {
        elementwise(table, "sigmoid", Sigmoids::sigmoid);
        elementwise(table, "sigmoid3", PiecewiseSigmoids::sigmoid3);
        elementwise(table, "sigmoid5", PiecewiseSigmoids::sigmoid5);
        elementwise(table, "tanh", Sigmoids::tanh);
        elementwise(table, "erf", Sigmoids::erf);
        elementwise(table, "softplus", Sigmoids::softplus);
        elementwise(table, "gelu", Sigmoids::gelu);
        elementwise(table, "silu", Sigmoids::silu);
        elementwise(table, "exp", Exponential::exp);
        elementwise(table, "exp2", Exponential::exp2);
        elementwise(table, "log", Logarithm::log);
        elementwise(table, "log2", Logarithm::log2);
        elementwise(table, "sqrt", Roots::sqrt);
        elementwise(table, "rsqrt", Roots::rsqrt);
        elementwise(table, "reciprocal", Reciprocal::reciprocal);
        alongAxis(table, "softmax", Softmax::softmax);
        alongAxis(table, "logSoftmax", Softmax::logSoftmax);
        table.define("pow", FunctionOperations::pow, PURE);
        table.define("divide", FunctionOperations::divide, PURE);
    }

    private static Value pow(PartyContext context, Arguments in) {
        FixedTensor result = in.count() == 2
                ? Powers.pow(context, in.fixed(0), in.fixed(1), in.rounding())
                : Powers.pow(context, in.fixed(0), in.real("exponent"), in.rounding());
        return Value.of(result);
    }

    private static void alongAxis(Operations table, String name, RoundedAlongAxis function) {
        table.define(
                name,
                (context, in) -> Value.of(function.apply(context, in.fixed(0), in.integer("axis"), in.rounding())),
                PURE);
    }

    private static Value divide(PartyContext context, Arguments in) {
        FixedTensor x = ArithmeticOperations.shared(context, in, 0);
        return Value.of(Reciprocal.divide(context, x, in.fixed(1), in.rounding()));
    }

    private static void elementwise(Operations table, String name, Rounded function) {
        table.define(name, (context, in) -> Value.of(function.apply(context, in.fixed(0), in.rounding())), PURE);
    }
}
