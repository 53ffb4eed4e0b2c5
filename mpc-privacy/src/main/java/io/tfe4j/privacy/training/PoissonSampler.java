package io.tfe4j.privacy.training;

import io.tfe4j.random.RandomWords;
import java.util.stream.IntStream;

/**
 * Each example is in each batch with probability {@code expected / examples} exactly, whatever else is in it and was
 * before. Batches differ in size, and may be empty: that is what accounts of Poisson sampling are about.
 */
record PoissonSampler(RandomWords random, int examples, int expected) implements BatchSampler {
    PoissonSampler {
        if (expected < 1 || expected > examples) {
            throw new IllegalArgumentException(
                    "batch size out of range: batchSize=" + expected + ", examples=" + examples);
        }
    }

    @Override
    public int[] next() {
        return IntStream.range(0, examples)
                .filter(row -> random.below(examples) < expected)
                .toArray();
    }
}
