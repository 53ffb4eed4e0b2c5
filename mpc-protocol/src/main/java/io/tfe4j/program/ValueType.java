package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.Shape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * What is publicly known of a node's value. {@code parts} is empty but for bundles.
 *
 * @param dithered whether the value depends on a rounding that may have gone up or down by chance, so that it is not a
 *     function of the inputs alone; of a bundle each part says so for itself
 */
public record ValueType(
        Kind kind, Shape shape, int fractionBits, Range range, List<ValueType> parts, boolean dithered) {
    public static final ValueType NONE = new ValueType(Kind.NONE, Shape.scalar(), 0, new Range(0, 0), List.of(), false);

    private static final Range BIT = new Range(0, 1);

    public static ValueType privateTensor(Shape shape, int fractionBits, Range range) {
        return new ValueType(Kind.PRIVATE, shape, fractionBits, range, List.of(), false);
    }

    public static ValueType publicTensor(Shape shape, int fractionBits, Range range) {
        return new ValueType(Kind.PUBLIC, shape, fractionBits, range, List.of(), false);
    }

    public static ValueType bits(Shape shape) {
        return new ValueType(Kind.BITS, shape, 0, BIT, List.of(), false);
    }

    static ValueType bundle(List<ValueType> parts) {
        return new ValueType(Kind.BUNDLE, Shape.scalar(), 0, BIT, List.copyOf(parts), false);
    }

    /** The same type; with {@code also}, of a value that depends on dithered rounding. */
    public ValueType withDither(boolean also) {
        if (!also || kind == Kind.NONE || dithered) {
            return this;
        }
        List<ValueType> all = parts.stream().map(part -> part.withDither(true)).toList();
        return new ValueType(kind, shape, fractionBits, range, all, kind != Kind.BUNDLE);
    }

    /** A value of this type may stand where {@code other} is expected. */
    public boolean fits(ValueType other) {
        return kind == other.kind
                && shape.equals(other.shape)
                && fractionBits == other.fractionBits
                && other.range.contains(range)
                && (other.dithered || !dithered);
    }

    /** For example {@code private f16[128, 10] in [-32768, 32768]}. */
    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case BITS -> "bits" + shape + (dithered ? " dithered" : "");
            case BUNDLE -> "bundle" + parts;
            case PRIVATE, PUBLIC ->
                kind.label() + " f" + fractionBits + shape + " in [" + number(range.realMin(fractionBits)) + ", "
                        + number(range.realMax(fractionBits)) + "]" + (dithered ? " dithered" : "");
        };
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
