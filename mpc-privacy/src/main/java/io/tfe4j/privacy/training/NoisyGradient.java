package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;

/**
 * Of gradients that are all shortened to one norm.
 *
 * <p>The sum is divided by the size that batches have on average; the size of the batch at hand would tell who is in it.
 * Noise is drawn first, so that how long it takes depends on nothing else; empty batches get it, too.
 */
final class NoisyGradient implements MeanGradient {
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

    @Override
    public double[] of(Examples all, int[] batch, double progress) {
        long[] noised = new long[engine.parameters()];
        noise.fill(noised);
        long[] steps = grid.rounded(sum(all, batch));
        double[] mean = new double[steps.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (noised[i] + steps[i]) * grid.step() / expectedBatch;
        }
        return mean;
    }

    private double[] sum(Examples all, int[] batch) {
        return all.sum(
                batch,
                microBatch,
                new double[engine.parameters()],
                part -> engine.clippedSum(part.x(), part.y(), grid.clipNorm(), clipping));
    }
}
