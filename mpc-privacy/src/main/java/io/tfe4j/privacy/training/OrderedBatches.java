package io.tfe4j.privacy.training;

import java.util.stream.IntStream;

/** Rows in their order, so many at a time, from the first one again after the last. */
final class OrderedBatches implements BatchSampler {
    private final int examples;
    private final int batch;
    private long next;

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
        int[] rows = at(next);
        next++;
        return rows;
    }

    /** Those of a step, from 0 on. */
    int[] at(long step) {
        return IntStream.range(0, batch)
                .map(i -> Math.floorMod(step * batch + i, examples))
                .toArray();
    }

    /** {@link #next} is that of this step then. */
    void goTo(long step) {
        next = step;
    }
}
