package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;

/**
 * The mean gradient of a batch, with noise. What leaves this class is all that ever leaves the data: whatever is made of
 * it costs no more.
 *
 * <p>The sum is divided by the size that batches have on average; the size of the batch at hand would tell who is in it.
 * Noise is drawn first, so that how long it takes depends on nothing else; empty batches get it, too.
 */
final class NoisyGradient {
    private final GradientEngine engine;
    private final NoiseGrid grid;
    private final Noise noise;
    private final int expectedBatch;
    private final int microBatch;
    private final Clipping clipping;

    NoisyGradient(
            GradientEngine engine, NoiseGrid grid, Noise noise, int expectedBatch, int microBatch, Clipping clipping) {
        this.engine = engine;
        this.grid = grid;
        this.noise = noise;
        this.expectedBatch = expectedBatch;
        this.microBatch = microBatch;
        this.clipping = clipping;
    }

    double[] of(Examples all, int[] batch) {
        long[] noised = new long[engine.parameters()];
        noise.fill(noised);
        long[] steps = grid.rounded(sum(all, batch));
        double[] mean = new double[steps.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (noised[i] + steps[i]) * grid.step() / expectedBatch;
        }
        return mean;
    }

    /** Some examples at a time, as memory allows. */
    private double[] sum(Examples all, int[] batch) {
        double[] sum = new double[engine.parameters()];
        if (batch.length == 0) {
            return sum;
        }
        Examples chosen = all.rows(batch);
        for (int first = 0; first < batch.length; first += microBatch) {
            Examples part = chosen.part(first, microBatch);
            double[] clipped = engine.clippedSum(part.x(), part.y(), grid.clipNorm(), clipping);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += clipped[i];
            }
        }
        return sum;
    }
}
