package io.tfe4j.ring;

import org.jspecify.annotations.Nullable;

/**
 * Elements of a product's operand: {@code values}, or {@code values + addend} if {@code addend} is not null. The sum
 * is formed while the elements are gathered, so it costs no pass of its own.
 */
public record Operand(long[] values, long @Nullable [] addend) {

    public static Operand of(long[] values) {
        return new Operand(values, null);
    }

    public static Operand sum(long[] left, long[] right) {
        return new Operand(left, right);
    }

    /** The elements as one array, the very {@code values} if there is no addend. */
    long[] total() {
        if (addend == null) {
            return values;
        }
        long[] total = new long[values.length];
        RingKernels.fastest().add(values, 0, addend, 0, total, 0, total.length);
        return total;
    }

    @Override
    public String toString() {
        return "Operand[size=" + values.length + ", sum=" + (addend != null) + "]";
    }
}
