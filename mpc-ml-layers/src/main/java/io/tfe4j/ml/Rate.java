package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A factor that may differ from step to step. */
final class Rate {
    private static final int SIGNIFICANT_BITS = 24;
    private static final int MOST_FRACTION_BITS = 30;
    /** Of the largest factor: below it, too few of its bits are left. */
    private static final double LEAST = 0x1p-24;

    private final Steps steps;
    private final double constant;
    private final @Nullable PublicTensor table;

    private Rate(Steps steps, double constant, @Nullable PublicTensor table) {
        this.steps = steps;
        this.constant = constant;
        this.table = table;
    }

    static Rate of(Steps steps, IntToDoubleFunction values) {
        double first = values.applyAsDouble(0);
        double largest = Math.abs(first);
        boolean same = true;
        for (int step = 1; step < steps.count(); step++) {
            double value = values.applyAsDouble(step);
            same &= value == first;
            largest = Math.max(largest, Math.abs(value));
        }
        if (same) {
            return new Rate(steps, first, null);
        }
        if (largest < LEAST) {
            throw new IllegalArgumentException(
                    "learning rates are too small for a schedule: the largest, for plain descent"
                            + " over the batch size="
                            + largest + ", least=" + LEAST
                            + "; take rates 1000 times as large and a loss 1000 times as small, such as"
                            + " Loss.meanSquaredError().times(0.001)");
        }
        int bits = Math.min(MOST_FRACTION_BITS, SIGNIFICANT_BITS - 1 - Math.getExponent(largest));
        return new Rate(steps, 0, steps.table(values, bits));
    }

    /** The product, with as many fraction bits as {@code x} or more. */
    PrivateTensor times(PrivateTensor x) {
        return table == null ? x.mul(constant) : x.mul(steps.now(table));
    }
}
