package io.tfe4j.program;

import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.FACTOR;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.GEOMETRY;
import static io.tfe4j.program.Attribute.HIGH;
import static io.tfe4j.program.Attribute.KEEP_DIMS;
import static io.tfe4j.program.Attribute.LOW;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.Conv2d;

/** Sums and products; where an operand is public, without communication but for the truncation. */
final class ArithmeticOperations {
    private ArithmeticOperations() {}

    /** Input {@code index} as a sharing, trivial if it is public. */
    static FixedTensor shared(PartyContext context, Arguments in, int index) {
        if (!in.isOpen(index)) {
            return in.fixed(index);
        }
        PublicValue value = in.open(index);
        return Arithmetic.ofPublic(context, value.tensor(), value.fractionBits(), value.range());
    }

    static Value add(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.add(in.open(0), in.open(1));
        }
        return Value.of(Arithmetic.add(context, shared(context, in, 0), shared(context, in, 1)));
    }

    static Value subtract(PartyContext context, Arguments in) {
        if (in.isOpen(0) && in.isOpen(1)) {
            return PublicArithmetic.subtract(in.open(0), in.open(1));
        }
        return Value.of(Arithmetic.subtract(context, shared(context, in, 0), shared(context, in, 1)));
    }

    static Value negate(PartyContext context, Arguments in) {
        return in.isOpen(0) ? PublicArithmetic.negate(in.open(0)) : Value.of(Arithmetic.negate(in.fixed(0)));
    }

    static Value multiply(PartyContext context, Arguments in) {
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

    static Value matmul(PartyContext context, Arguments in) {
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

    static Value conv2d(PartyContext context, Arguments in) {
        Conv2d spec = Geometry.of(in.get(GEOMETRY));
        if (in.isOpen(1)) {
            PublicValue w = in.open(1);
            return Value.of(Arithmetic.conv2dPublic(
                    context, in.fixed(0), w.tensor(), w.fractionBits(), w.range(), spec, in.rounding()));
        }
        return Value.of(Arithmetic.conv2d(context, in.fixed(0), in.fixed(1), spec, in.rounding()));
    }

    static Value scale(PartyContext context, Arguments in) {
        double factor = in.get(FACTOR);
        if (in.isOpen(0)) {
            return PublicArithmetic.scale(in.open(0), factor);
        }
        return Value.of(Arithmetic.scale(context, in.fixed(0), factor, in.rounding()));
    }

    static Value sum(PartyContext context, Arguments in) {
        if (in.isOpen(0)) {
            return PublicArithmetic.sum(in.open(0), in.get(KEEP_DIMS), in.get(AXES));
        }
        return Value.of(Arithmetic.sum(in.fixed(0), in.get(KEEP_DIMS), in.get(AXES)));
    }

    static Value mean(PartyContext context, Arguments in) {
        return Value.of(
                Arithmetic.mean(context, shared(context, in, 0), in.rounding(), in.get(KEEP_DIMS), in.get(AXES)));
    }

    static Value cumulativeSum(PartyContext context, Arguments in) {
        return Value.of(Arithmetic.cumulativeSum(in.fixed(0), in.get(AXIS)));
    }

    static Value rescale(PartyContext context, Arguments in) {
        return Value.of(Arithmetic.rescale(context, in.fixed(0), in.get(FRACTION_BITS), in.rounding()));
    }

    static Value assumeRange(PartyContext context, Arguments in) {
        FixedTensor x = in.fixed(0);
        return Value.of(x.withRange(io.tfe4j.fixedpoint.Range.ofReal(in.get(LOW), in.get(HIGH), x.fractionBits())));
    }
}
