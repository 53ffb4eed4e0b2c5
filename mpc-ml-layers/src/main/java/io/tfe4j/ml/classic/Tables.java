package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;
import java.util.Arrays;

/** What examples must be like, and what their ranges show. */
final class Tables {
    private Tables() {}

    /** [rows, columns]. */
    static void requireTable(String model, PrivateTensor x) {
        requireTable(model, "x", x);
    }

    private static void requireTable(String model, String operand, PrivateTensor tensor) {
        if (tensor.rank() != 2 || tensor.size(0) < 1 || tensor.size(1) < 1) {
            throw new IllegalArgumentException("not a table of examples: model=" + model + ", " + operand + "="
                    + Arrays.toString(tensor.shape()) + ", wanted=[rows, columns]");
        }
    }

    /** {@code y} as a table of as many rows as {@code x}; a vector is its one column. */
    static PrivateTensor labels(String model, PrivateTensor x, PrivateTensor y) {
        requireTable(model, "x", x);
        PrivateTensor labels = y.rank() == 1 ? y.reshape(y.size(0), 1) : y;
        requireTable(model, "y", labels);
        if (x.size(0) != labels.size(0)) {
            throw new IllegalArgumentException(
                    "rows differ: model=" + model + ", x=" + x.size(0) + ", y=" + labels.size(0));
        }
        return labels;
    }

    /**
     * Classes of 0 and 1. Where the range allows for classes of -1 and 1, each -1 becomes 0, a comparison each; classes of 0
     * and 1 that are declared so stay what they are.
     *
     * @throws IllegalArgumentException if the range allows for other numbers
     */
    static PrivateTensor classes(String model, PrivateTensor y) {
        if (low(y) < -1 || high(y) > 1) {
            throw new IllegalArgumentException("labels are not declared as classes: model=" + model + ", range=["
                    + low(y) + ", " + high(y) + "], wanted=[0, 1] or [-1, 1]; declare y in range(0, 1)");
        }
        return low(y) < 0 ? y.relu() : y;
    }

    /** The largest magnitude that the range allows. */
    static double magnitude(PrivateTensor x) {
        return Math.max(Math.abs(low(x)), Math.abs(high(x)));
    }

    static double low(PrivateTensor x) {
        Range range = x.type().range();
        return range.realMin(x.fractionBits());
    }

    static double high(PrivateTensor x) {
        Range range = x.type().range();
        return range.realMax(x.fractionBits());
    }

    /** How many fraction bits products of numbers up to {@code largest} have room for, at most 24. */
    static int fractionBits(double largest) {
        int bits = (60 - Math.max(0, Math.getExponent(largest) + 1)) / 2;
        return Math.min(24, bits);
    }
}
