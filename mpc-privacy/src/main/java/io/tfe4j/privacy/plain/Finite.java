package io.tfe4j.privacy.plain;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The examples whose gradients are finite; the others count as zeros. */
record Finite(int[] examples) {
    static Finite of(double[] squaredLengths) {
        return new Finite(IntStream.range(0, squaredLengths.length)
                .filter(i -> Double.isFinite(squaredLengths[i]))
                .toArray());
    }

    boolean isEmpty() {
        return examples.length == 0;
    }

    double[] rows(double[] values, int width) {
        return Arrays.stream(examples)
                .flatMap(example -> IntStream.range(example * width, (example + 1) * width))
                .mapToDouble(i -> values[i])
                .toArray();
    }
}
