package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import java.util.function.UnaryOperator;

/** Arithmetic of values every server knows: local, exact, products rounded down. */
final class PublicArithmetic {
    private static final int FRACTION_BITS = 16;
    private static final int RING_BITS = 62;
    private static final double LIMIT = 0x1p62;

    /** Bits of a double after its highest. */
    private static final int FACTOR_BITS = 52;

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

    /** Times a number: a whole one exactly, another with all of its 53 bits and rounded down; then x gets fraction bits. */
    static PublicValue scale(PublicValue whole, double factor) {
        boolean exact = factor == Math.rint(factor);
        PublicValue x = exact || whole.fractionBits() > 0 ? whole : widen(whole, FRACTION_BITS);
        double largest = Math.max(-(double) x.range().min(), x.range().max()) * Math.abs(factor);
        if (!(largest < LIMIT)) {
            throw new RangeOverflowException("product does not fit: largest=" + Math.scalb(largest, -x.fractionBits())
                    + ", allowed below " + Math.scalb(LIMIT, -x.fractionBits())
                    + "; declare a narrower range, use a smaller factor, or use fewer fraction bits");
        }
        long low = product(factor < 0 ? x.range().max() : x.range().min(), factor);
        long high = product(factor < 0 ? x.range().min() : x.range().max(), factor);
        return new PublicValue(products(x.tensor(), factor), x.fractionBits(), new Range(low, high));
    }

    private static RingTensor products(RingTensor x, double factor) {
        if (x.isSymbolic()) {
            return x;
        }
        long[] products = x.data().clone();
        for (int i = 0; i < products.length; i++) {
            products[i] = product(products[i], factor);
        }
        return RingTensor.of(x.shape(), products);
    }

    /** {@code floor(x factor)}, from the 128 bits of x times the factor's 53. */
    private static long product(long x, double factor) {
        if (factor == Math.rint(factor)) {
            return x * (long) factor;
        }
        int exponent = Math.getExponent(factor);
        long mantissa = (long) Math.scalb(factor, FACTOR_BITS - exponent);
        int shift = FACTOR_BITS - exponent;
        long high = Math.multiplyHigh(x, mantissa);
        return shift < Long.SIZE
                ? high << (Long.SIZE - shift) | x * mantissa >>> shift
                : high >> Math.min(shift - Long.SIZE, Long.SIZE - 1);
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
