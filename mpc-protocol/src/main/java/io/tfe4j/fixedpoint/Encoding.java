package io.tfe4j.fixedpoint;

import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.Arrays;

/**
 * Numbers to ring integers and back. Encoding rounds to the nearest multiple of {@code 2^-fractionBits}, ties to even,
 * and refuses what is not finite or leaves the declared range, naming the element but never its value.
 */
public final class Encoding {
    private Encoding() {}

    /**
     * Encodes {@code plain}.
     *
     * @param name for the error: what is encoded
     * @throws IllegalArgumentException if an element is NaN, infinite or outside {@code range}
     */
    public static RingTensor encode(PlainTensor plain, int fractionBits, Range range, String name) {
        double[] values = plain.values();
        long[] raw = new long[values.length];
        for (int i = 0; i < raw.length; i++) {
            double scaled = Math.rint(Math.scalb(values[i], fractionBits));
            // NaN fails both comparisons
            if (!(scaled >= range.min() && scaled <= range.max())) {
                throw refused(plain, i, fractionBits, range, name);
            }
            raw[i] = (long) scaled;
        }
        return RingTensor.of(plain.shape(), raw);
    }

    private static IllegalArgumentException refused(
            PlainTensor plain, int i, int fractionBits, Range range, String name) {
        String what = Double.isFinite(plain.values()[i]) ? "value out of range" : "value is not finite";
        return new IllegalArgumentException(what + ": input=" + name + ", element=" + position(plain.shape(), i)
                + ", allowed=" + range.realMin(fractionBits) + ".." + range.realMax(fractionBits)
                + "; declare a wider range, or clean the data");
    }

    /** The least range that holds every element at this precision; for constants. */
    public static Range rangeOf(PlainTensor plain, int fractionBits) {
        double low = 0;
        double high = 0;
        for (double value : plain.values()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return Range.ofReal(low, high, fractionBits);
    }

    /** The numbers that the ring integers stand for. */
    public static PlainTensor decode(RingTensor raw, int fractionBits) {
        long[] data = raw.data();
        double[] values = new double[data.length];
        double unit = Math.scalb(1.0, -fractionBits);
        for (int i = 0; i < values.length; i++) {
            values[i] = data[i] * unit;
        }
        return new PlainTensor(raw.shape(), values);
    }

    private static String position(Shape shape, int index) {
        int[] position = new int[shape.rank()];
        int[] strides = shape.strides();
        for (int axis = 0; axis < position.length; axis++) {
            position[axis] = index / strides[axis] % shape.dimension(axis);
        }
        return Arrays.toString(position);
    }
}
