package io.tfe4j.privacy.training;

import java.util.stream.IntStream;

/** Rows in their order, so many at a time, from the first one again after the last. */
final class OrderedBatches implements BatchSampler {
    private final int examples;
    private final int batch;
    private int next;

    OrderedBatches(int examples, int batch) {
        if (batch < 1 || batch > examples) {
            throw new IllegalArgumentException(
                    "batch size out of range: batchSize=" + batch + ", examples=" + examples);
        }
        this.examples = examples;
        this.batch = batch;
    }

    @Override
    public int[] next() {
        int[] rows = IntStream.range(0, batch)
                .map(i -> Math.floorMod((long) next + i, examples))
                .toArray();
        next = Math.floorMod((long) next + batch, examples);
        return rows;
    }
}
