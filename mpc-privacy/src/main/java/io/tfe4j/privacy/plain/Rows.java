package io.tfe4j.privacy.plain;

import java.util.Arrays;

/** What a layer takes or gives: for each of {@code count} examples, {@code width} numbers, row major. */
record Rows(int count, int width, double[] values) {
    static Rows zeros(int count, int width) {
        return new Rows(count, width, new double[count * width]);
    }

    /** A copy of the examples from {@code from} up to {@code to}. */
    Rows part(int from, int to) {
        return new Rows(to - from, width, Arrays.copyOfRange(values, from * width, to * width));
    }

    /** The sum of squares of each example's numbers. */
    double[] squaredLengths() {
        double[] sums = new double[count];
        for (int row = 0; row < count; row++) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                sums[row] += values[i] * values[i];
            }
        }
        return sums;
    }

    /** Each example's numbers times its factor. */
    Rows times(double[] factors) {
        double[] products = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            products[i] = values[i] * factors[i / width];
        }
        return new Rows(count, width, products);
    }

    @Override
    public String toString() {
        return "Rows[" + count + ", " + width + "]";
    }
}
