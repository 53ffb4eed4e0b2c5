package io.tfe4j;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What everyone may know of a tensor before its elements exist: shape, range, fraction bits. Immutable; unless said
 * otherwise the context's fraction bits f, and elements below {@code 2^(31-f)} in magnitude, 32768 for f = 16.
 */
public final class TensorSpec {
    private static final int DEFAULT_MAGNITUDE_BITS = 31;
    private static final int MAX_FRACTION_BITS = 40;
    private static final TensorSpec OPEN = new TensorSpec(null, null, null, -1, false);

    private final @Nullable Shape shape;
    private final @Nullable Double low;
    private final @Nullable Double high;
    private final int fractionBits;
    private final boolean checked;

    private TensorSpec(
            @Nullable Shape shape, @Nullable Double low, @Nullable Double high, int fractionBits, boolean checked) {
        this.shape = shape;
        this.low = low;
        this.high = high;
        this.fractionBits = fractionBits;
        this.checked = checked;
    }

    static TensorSpec open() {
        return OPEN;
    }

    /** A tensor of this shape; without dimensions a scalar. */
    public static TensorSpec of(int... dimensions) {
        return OPEN.shape(Shape.of(dimensions));
    }

    TensorSpec shape(Shape newShape) {
        return new TensorSpec(newShape, low, high, fractionBits, checked);
    }

    /** Every element is in {@code [low, high]}; what lies outside is refused where it would enter. */
    public TensorSpec range(double newLow, double newHigh) {
        if (!(newLow <= newHigh) || Double.isInfinite(newLow) || Double.isInfinite(newHigh)) {
            throw new IllegalArgumentException("empty or infinite range: low=" + newLow + ", high=" + newHigh);
        }
        return new TensorSpec(shape, newLow, newHigh, fractionBits, checked);
    }

    /** Elements are multiples of {@code 2^-bits}, {@code bits} from 0 to 40. */
    public TensorSpec fractionBits(int bits) {
        checkFractionBits(bits);
        return new TensorSpec(shape, low, high, bits, checked);
    }

    /** The servers make sure of the range, on shares. */
    TensorSpec checkRanges() {
        return new TensorSpec(shape, low, high, fractionBits, true);
    }

    boolean checksRanges() {
        return checked;
    }

    static void checkFractionBits(int bits) {
        if (bits < 0 || bits > MAX_FRACTION_BITS) {
            throw new IllegalArgumentException(
                    "fraction bits out of range: fractionBits=" + bits + ", allowed=0.." + MAX_FRACTION_BITS);
        }
    }

    /** Null if not declared. */
    @Nullable
    Shape shape() {
        return shape;
    }

    ValueType privateType(int defaultBits) {
        return ValueType.privateTensor(declared(), bits(defaultBits), range(defaultBits));
    }

    ValueType publicType(int defaultBits) {
        return ValueType.publicTensor(declared(), bits(defaultBits), range(defaultBits));
    }

    private Shape declared() {
        return Objects.requireNonNull(shape, "shape not declared");
    }

    int bits(int defaultBits) {
        return fractionBits < 0 ? defaultBits : fractionBits;
    }

    private Range range(int defaultBits) {
        if (low != null && high != null) {
            return Range.ofReal(low, high, bits(defaultBits));
        }
        long magnitude = (1L << DEFAULT_MAGNITUDE_BITS) - 1;
        return new Range(-magnitude, magnitude);
    }

    @Override
    public String toString() {
        return (shape == null ? "numbers" : "numbers" + shape)
                + (low == null ? "" : " in [" + low + ", " + high + "]")
                + (checked ? ", checked" : "");
    }
}
