package io.tfe4j.program;

import static io.tfe4j.program.Trait.PURE;
import static io.tfe4j.program.Trait.TRUNCATES;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.Sigmoids;
import io.tfe4j.party.PartyContext;

/** Functions of real numbers. */
final class FunctionOperations {
    private interface Rounded {
        FixedTensor apply(PartyContext context, FixedTensor x, Rounding rounding);
    }

    private FunctionOperations() {}

    static void define(Operations table) {
        elementwise(table, "sigmoid", Sigmoids::sigmoid);
        elementwise(table, "tanh", Sigmoids::tanh);
        elementwise(table, "erf", Sigmoids::erf);
        elementwise(table, "softplus", Sigmoids::softplus);
        elementwise(table, "gelu", Sigmoids::gelu);
        elementwise(table, "silu", Sigmoids::silu);
    }

    private static void elementwise(Operations table, String name, Rounded function) {
        table.define(name, (context, in) ->
                Value.of(function.apply(context, in.fixed(0), in.rounding())), PURE, TRUNCATES);
    }
}
