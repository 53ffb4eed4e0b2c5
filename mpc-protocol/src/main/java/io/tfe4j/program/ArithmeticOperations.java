package io.tfe4j.program;

import static io.tfe4j.program.Trait.PURE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.Conv2d;

/** Sums and products; where an operand is public, without communication but for the truncation. */
final class ArithmeticOperations {
    private ArithmeticOperations() {}

    static void define(Operations table) {
        table.define("add", ArithmeticOperations::add, PURE);
        table.define("subtract", ArithmeticOperations::subtract, PURE);
        table.define("negate", ArithmeticOperations::negate, PURE);
        table.define("multiply", ArithmeticOperations::multiply, PURE);
        table.define("matmul", ArithmeticOperations::matmul, PURE);
        table.define("conv2d", ArithmeticOperations::conv2d, PURE);
        table.define("scale", ArithmeticOperations::scale, PURE);
        table.define("sum", ArithmeticOperations::sum, PURE);
        table.define("mean", ArithmeticOperations::mean, PURE);
        table.define("cumulativeSum", ArithmeticOperations::cumulativeSum, PURE);
        table.define("rescale", ArithmeticOperations::rescale, PURE);
        table.define("assumeRange", ArithmeticOperations::assumeRange, PURE);
    }

    /** Input {@code index} as a sharing, trivial if it is public. */
    static FixedTensor shared(PartyContext context, Arguments in, int index) {
        if (!in.isOpen(index)) {
            return in.fixed(index);
        }
        PublicValue value = in.open(index);
        return Arithmetic.ofPublic(context, value.tensor(), value.fractionBits(), value.range());
    }

    private static Value add(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.add(in.open(0), in.open(1));
        }
        return Value.of(Arithmetic.add(context, shared(context, in, 0), shared(context, in, 1)));
    }

    private static Value subtract(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.subtract(in.open(0), in.open(1));
        }
        return Value.of(Arithmetic.subtract(context, shared(context, in, 0), shared(context, in, 1)));
    }

    private static Value negate(PartyContext context, Arguments in) {
        return in.isOpen(0) ? PublicArithmetic.negate(in.open(0)) : Value.of(Arithmetic.negate(in.fixed(0)));
    }

    private static Value multiply(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.multiply(in.open(0), in.open(1));
        }
        if (in.isOpen(0) || in.isOpen(1)) {
            PublicValue factor = in.open(in.isOpen(0) ? 0 : 1);
            FixedTensor x = in.fixed(in.isOpen(0) ? 1 : 0);
            return Value.of(Arithmetic.multiplyPublic(
                    context, x, factor.tensor(), factor.fractionBits(), factor.range(), in.rounding()));
        }
        return Value.of(Arithmetic.multiply(context, in.fixed(0), in.fixed(1), in.rounding()));
    }

    private static Value matmul(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.matmul(in.open(0), in.open(1));
        }
        if (in.isOpen(0)) {
            PublicValue x = in.open(0);
            return Value.of(Arithmetic.matmulPublicLeft(
                    context, x.tensor(), x.fractionBits(), x.range(), in.fixed(1), in.rounding()));
        }
        if (in.isOpen(1)) {
            PublicValue y = in.open(1);
            return Value.of(Arithmetic.matmulPublic(
                    context, in.fixed(0), y.tensor(), y.fractionBits(), y.range(), in.rounding()));
        }
        return Value.of(Arithmetic.matmul(context, in.fixed(0), in.fixed(1), in.rounding()));
    }

    private static Value conv2d(PartyContext context, Arguments in) {
        Conv2d spec = Geometry.of(in.ints("geometry"));
        if (in.isOpen(1)) {
            PublicValue w = in.open(1);
            return Value.of(Arithmetic.conv2dPublic(
                    context, in.fixed(0), w.tensor(), w.fractionBits(), w.range(), spec, in.rounding()));
        }
        return Value.of(Arithmetic.conv2d(context, in.fixed(0), in.fixed(1), spec, in.rounding()));
    }

    private static Value scale(PartyContext context, Arguments in) {
        double factor = in.real("factor");
        if (in.isOpen(0)) {
            return PublicArithmetic.scale(in.open(0), factor);
        }
        return Value.of(Arithmetic.scale(context, in.fixed(0), factor, in.rounding()));
    }

    private static Value sum(PartyContext context, Arguments in) {
        if (in.isOpen(0)) {
            return PublicArithmetic.sum(in.open(0), in.flag("keepDims"), in.ints("axes"));
        }
        return Value.of(Arithmetic.sum(in.fixed(0), in.flag("keepDims"), in.ints("axes")));
    }

    private static Value mean(PartyContext context, Arguments in) {
        return Value.of(
                Arithmetic.mean(context, shared(context, in, 0), in.rounding(), in.flag("keepDims"), in.ints("axes")));
    }

    private static Value cumulativeSum(PartyContext context, Arguments in) {
        return Value.of(Arithmetic.cumulativeSum(in.fixed(0), in.integer("axis")));
    }

    private static Value rescale(PartyContext context, Arguments in) {
        return Value.of(Arithmetic.rescale(context, in.fixed(0), in.integer(Names.FRACTION_BITS), in.rounding()));
    }

    private static Value assumeRange(PartyContext context, Arguments in) {
        FixedTensor x = in.fixed(0);
        return Value.of(
                x.withRange(io.tfe4j.fixedpoint.Range.ofReal(in.real("low"), in.real("high"), x.fractionBits())));
    }
}
