package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.Shape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** What is publicly known of a node's value. {@code parts} is empty but for bundles. */
public record ValueType(Kind kind, Shape shape, int fractionBits, Range range, List<ValueType> parts) {
    static final ValueType NONE = new ValueType(Kind.NONE, Shape.scalar(), 0, new Range(0, 0), List.of());

    private static final Range BIT = new Range(0, 1);

    public static ValueType privateTensor(Shape shape, int fractionBits, Range range) {
        return new ValueType(Kind.PRIVATE, shape, fractionBits, range, List.of());
    }

    public static ValueType publicTensor(Shape shape, int fractionBits, Range range) {
        return new ValueType(Kind.PUBLIC, shape, fractionBits, range, List.of());
    }

    public static ValueType bits(Shape shape) {
        return new ValueType(Kind.BITS, shape, 0, BIT, List.of());
    }

    static ValueType bundle(List<ValueType> parts) {
        return new ValueType(Kind.BUNDLE, Shape.scalar(), 0, BIT, List.copyOf(parts));
    }

    /** A value of this type may stand where {@code other} is expected. */
    boolean fits(ValueType other) {
        return kind == other.kind
                && shape.equals(other.shape)
                && fractionBits == other.fractionBits
                && other.range.contains(range);
    }

    /** For example {@code private f16[128, 10] in [-32768, 32768]}. */
    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case BITS -> "bits" + shape;
            case BUNDLE -> "bundle" + parts;
            case PRIVATE, PUBLIC ->
                kind.label() + " f" + fractionBits + shape + " in [" + number(range.realMin(fractionBits)) + ", "
                        + number(range.realMax(fractionBits)) + "]";
        };
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
