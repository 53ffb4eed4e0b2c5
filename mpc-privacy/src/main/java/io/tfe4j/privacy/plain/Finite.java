package io.tfe4j.privacy.plain;

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

    Rows rows(Rows all) {
        double[] kept = new double[examples.length * all.width()];
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(all.values(), examples[i] * all.width(), kept, i * all.width(), all.width());
        }
        return new Rows(examples.length, all.width(), kept);
    }
}
