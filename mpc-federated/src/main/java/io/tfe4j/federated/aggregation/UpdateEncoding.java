package io.tfe4j.federated.aggregation;

import java.util.Arrays;

/** From real numbers to whole ones and back. */
public final class UpdateEncoding {
    private UpdateEncoding() {}

    /**
     * Scales {@code update} down if its norm is too large, and rounds it to the grid; the norm of the result is at most
     * the clip norm, rounding included.
     *
     * @throws IllegalArgumentException if it has another length, or a value that is not finite
     */
    public static long[] encode(UpdateRules rules, double[] update) {
        if (update.length != rules.length()) {
            throw new IllegalArgumentException(
                    "update has another length: length=" + update.length + ", expected=" + rules.length());
        }
        // norms are computed to a relative error below length * 2^-52
        double most = (rules.clipNorm() - rules.rounding()) * (1 - update.length * 0x1p-52);
        double factor = Math.scalb(Math.min(1, most / norm(update)), rules.fractionBits());
        long[] encoded = new long[update.length];
        Arrays.setAll(encoded, i -> (long) Math.rint(update[i] * factor));
        return encoded;
    }

    /** The L2 norm; zero for nothing but zeros. */
    private static double norm(double[] update) {
        double largest = 0;
        for (double value : update) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("update has a value that is not finite: length=" + update.length);
            }
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (double value : update) {
            double scaled = value / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    /** A sum of updates in real numbers. */
    public static double[] decode(UpdateRules rules, long[] sum) {
        return Arrays.stream(sum)
                .mapToDouble(value -> Math.scalb((double) value, -rules.fractionBits()))
                .toArray();
    }
}
