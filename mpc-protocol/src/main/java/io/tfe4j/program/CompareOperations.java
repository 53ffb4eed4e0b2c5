package io.tfe4j.program;

import static io.tfe4j.program.ArithmeticOperations.shared;
import static io.tfe4j.program.Trait.PURE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.Compare;
import io.tfe4j.function.Extremes;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Bitwise;
import io.tfe4j.protocol.Conversion;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;

/** Comparisons, the logic of their results, and choices made by them. */
final class CompareOperations {
    enum Steps implements Step {
        LOGIC,
        CONVERT
    }

    private interface Comparing {
        BooleanShare apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    private interface Joining {
        BooleanShare apply(PartyContext context, BooleanShare x, BooleanShare y);
    }

    private interface Choosing {
        FixedTensor apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    private interface Reducing {
        FixedTensor apply(PartyContext context, FixedTensor x, int axis, boolean keepDims);
    }

    private CompareOperations() {}

    static void define(Operations table) {
        compare(table, "less", Compare::less);
        compare(table, "lessEqual", Compare::lessEqual);
        compare(table, "greater", (context, x, y) -> Compare.less(context, y, x));
        compare(table, "greaterEqual", (context, x, y) -> Compare.lessEqual(context, y, x));
        compare(table, "equal", Compare::equal);
        compare(table, "notEqual", Compare::notEqual);
        choose(table, "maximum", Compare::maximum);
        choose(table, "minimum", Compare::minimum);
        table.define("relu", (context, in) -> Value.of(Compare.relu(context, in.fixed(0))), PURE);
        table.define("abs", (context, in) -> Value.of(Compare.abs(context, in.fixed(0))), PURE);
        reduce(table, "maxAlong", Extremes::max, PURE);
        reduce(table, "minAlong", Extremes::min, PURE);
        reduce(table, "argMax", Extremes::argMax, PURE);
        reduce(table, "argMin", Extremes::argMin, PURE);
        table.pure("sign", (context, in) -> Value.of(Compare.sign(context, in.fixed(0))));
        table.define("clip", CompareOperations::clip, PURE);
        table.define("where", CompareOperations::where, PURE);
        table.define(Names.SUPPRESS_BELOW, CompareOperations::suppressBelow, PURE);
        logic(table, "and", Bitwise::and);
        logic(table, "or", Bitwise::or);
        logic(table, "xor", (context, x, y) -> x.xor(y));
        table.pure("not", (context, in) -> Value.of(in.bits(0).not(context.self())));
        table.pure("bitsToNumbers", (context, in) -> Value.of(numbers(context, in.bits(0))));
    }

    private static void logic(Operations table, String name, Joining joining) {
        table.pure(name, (context, in) -> {
            Shape shape = Shape.broadcast(in.bits(0).shape(), in.bits(1).shape());
            return Value.of(joining.apply(
                    context.at(Steps.LOGIC),
                    in.bits(0).broadcastTo(shape),
                    in.bits(1).broadcastTo(shape)));
        });
    }

    private static void compare(Operations table, String name, Comparing comparing) {
        table.pure(
                name,
                (context, in) -> Value.of(comparing.apply(context, shared(context, in, 0), shared(context, in, 1))));
    }

    /** Linear in the sense of {@link Trait}: the result is one of the inputs. */
    private static void choose(Operations table, String name, Choosing choosing) {
        table.define(
                name,
                (context, in) -> Value.of(choosing.apply(context, shared(context, in, 0), shared(context, in, 1))),
                PURE);
    }

    private static void reduce(Operations table, String name, Reducing reducing, Trait... traits) {
        table.define(
                name,
                (context, in) ->
                        Value.of(reducing.apply(context, in.fixed(0), in.integer("axis"), in.flag("keepDims"))),
                traits);
    }

    private static Value clip(PartyContext context, Arguments in) {
        FixedTensor x = in.fixed(0);
        Range range = Range.ofReal(in.real("low"), in.real("high"), x.fractionBits());
        return Value.of(Compare.clip(context, x, range));
    }

    private static Value where(PartyContext context, Arguments in) {
        return Value.of(Compare.select(context, in.bits(0), shared(context, in, 1), shared(context, in, 2)));
    }

    private static Value suppressBelow(PartyContext context, Arguments in) {
        return Value.of(Compare.suppressBelow(context, shared(context, in, 0), in.fixed(1), in.integer(Names.LEAST)));
    }

    private static FixedTensor numbers(PartyContext context, BooleanShare bits) {
        return new FixedTensor(Conversion.bitToArithmetic(context.at(Steps.CONVERT), bits), 0, new Range(0, 1));
    }
}
