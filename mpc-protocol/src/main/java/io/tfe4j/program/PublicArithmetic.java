package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import java.util.function.UnaryOperator;

/** Arithmetic of values every server knows: local, exact, products rounded down. */
final class PublicArithmetic {
    private static final int CONSTANT_BITS = 30;
    private static final int FRACTION_BITS = 16;
    private static final int RING_BITS = 62;

    private PublicArithmetic() {}

    static PublicValue add(PublicValue x, PublicValue y) {
        int bits = Math.max(x.fractionBits(), y.fractionBits());
        PublicValue a = widen(x, bits);
        PublicValue b = widen(y, bits);
        return new PublicValue(a.tensor().plus(b.tensor()), bits, a.range().plus(b.range()));
    }

    static PublicValue subtract(PublicValue x, PublicValue y) {
        return add(x, negate(y));
    }

    static PublicValue negate(PublicValue x) {
        return new PublicValue(x.tensor().negate(), x.fractionBits(), x.range().negate());
    }

    static PublicValue multiply(PublicValue x, PublicValue y) {
        return floor(x, y, x.tensor().times(y.tensor()), x.range().times(y.range()));
    }

    static PublicValue matmul(PublicValue x, PublicValue y) {
        int inner = x.tensor().shape().rank() == 0 ? 1 : x.tensor().shape().dimension(-1);
        return floor(
                x, y, x.tensor().matmul(y.tensor()), x.range().times(y.range()).times(inner));
    }

    static PublicValue scale(PublicValue whole, double factor) {
        boolean exact = factor == Math.rint(factor);
        PublicValue x = exact || whole.fractionBits() > 0 ? whole : widen(whole, FRACTION_BITS);
        int exponent = exact ? 0 : Math.getExponent(factor);
        int bits = exact
                ? 0
                : Math.max(0, Math.min(CONSTANT_BITS, RING_BITS - x.range().width()) - exponent);
        long raw = Math.round(Math.scalb(factor, bits));
        Range range = x.range().times(new Range(raw, raw));
        return shifted(x.tensor().times(raw), bits, x.fractionBits(), range);
    }

    private static PublicValue shifted(RingTensor raw, int bits, int fractionBits, Range range) {
        int shift = Math.min(bits, RING_BITS);
        return new PublicValue(
                raw.shiftRight(shift), fractionBits, new Range(range.min() >> shift, range.max() >> shift));
    }

    static PublicValue sum(PublicValue x, boolean keepDims, int[] axes) {
        RingTensor sum = x.tensor().sum(keepDims, axes);
        int terms = sum.size() == 0 ? 0 : x.tensor().size() / sum.size();
        return new PublicValue(sum, x.fractionBits(), x.range().times(terms));
    }

    static PublicValue rearrange(PublicValue x, UnaryOperator<RingTensor> rearrangement) {
        return new PublicValue(rearrangement.apply(x.tensor()), x.fractionBits(), x.range());
    }

    private static PublicValue floor(PublicValue x, PublicValue y, RingTensor product, Range range) {
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        return shifted(product, bits, Math.max(x.fractionBits(), y.fractionBits()), range);
    }

    private static PublicValue widen(PublicValue x, int fractionBits) {
        int shift = fractionBits - x.fractionBits();
        return shift == 0
                ? x
                : new PublicValue(
                        x.tensor().shiftLeft(shift), fractionBits, x.range().times(1L << shift));
    }
}
