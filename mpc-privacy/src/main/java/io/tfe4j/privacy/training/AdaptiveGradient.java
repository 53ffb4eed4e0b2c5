package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.GradientEngine;
import java.util.List;

/**
 * Of gradients that are shortened to a norm which follows a quantile of their lengths (Andrew, Thakkar, McMahan, Ramaswamy
 * 2021): each step also sums, over the batch, one half for each example that is no longer than the norm and minus one half for
 * each that is, and moves the norm by what the noised sum says.
 *
 * <p><b>What it costs</b> is nothing beyond the noise multiplier of the training: an example's gradient and its half are one
 * vector, of which the half has a share that is fixed, so that together they are as long as the noise is for.
 *
 * <p>The norm of each step is made of noised sums alone, and may be shown.
 */
final class AdaptiveGradient implements MeanGradient {
    /** By which power of e the norm moves at most in a step, about. */
    private static final double PACE = 0.2;
    /** The noise on the number of examples that are short, relative to the batch, if it can be had so cheaply. */
    private static final double COUNT_NOISE = 0.05;
    /** The half's share of the vector's length at most. */
    private static final double MOST_FOR_THE_COUNT = 0.25;
    /** The norm stays within so many powers of two of the first one. */
    private static final int MOST_POWERS = 40;

    private final GradientEngine engine;
    private final NoiseGrid unit;
    private final Noise noise;
    private final int expectedBatch;
    private final int microBatch;
    private final double quantile;
    private final double first;
    /** To which gradients are shortened next; one number. */
    private final double[] norm;
    /** The shares of gradient and count in the vector that is noised, of which the squares come to 1. */
    private final double ofGradient;

    private final double ofCount;

    /**
     * @param unit for a norm of 1 and a parameter more than the engine has
     * @param norm the first one, which this replaces
     * @param quantile the share of gradients that are to be no longer than the norm
     */
    AdaptiveGradient(
            GradientEngine engine,
            NoiseGrid unit,
            Noise noise,
            DescentSettings settings,
            double noiseMultiplier,
            double[] norm,
            double quantile) {
        this.engine = engine;
        this.unit = unit;
        this.noise = noise;
        this.expectedBatch = settings.batchSize();
        this.microBatch = settings.microBatch();
        this.quantile = quantile;
        this.first = settings.maxGradNorm();
        this.norm = norm;
        ofCount = noiseMultiplier == 0
                ? MOST_FOR_THE_COUNT
                : Math.min(MOST_FOR_THE_COUNT, noiseMultiplier / (2 * COUNT_NOISE * expectedBatch));
        ofGradient = Math.sqrt(1 - ofCount * ofCount);
    }

    @Override
    public double[] of(Examples all, int[] batch, double progress) {
        int parameters = engine.parameters();
        NoiseGrid grid = unit.withNorm(norm[0] / ofGradient);
        long[] noised = new long[parameters + 1];
        noise.fill(noised);
        double[] sum = all.sum(
                batch,
                microBatch,
                new double[parameters + 1],
                part -> engine.clippedSumAndWhole(part.x(), part.y(), grid.clipNorm() * ofGradient));
        double half = grid.clipNorm() * ofCount;
        // one for each example that is short, and minus one for each that is not
        sum[parameters] = (2 * sum[parameters] - batch.length) * half;
        long[] steps = grid.rounded(sum);
        double[] mean = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            mean[i] = (noised[i] + steps[i]) * grid.step() / expectedBatch;
        }
        follow(0.5 + (noised[parameters] + steps[parameters]) * grid.step() / half / (2.0 * expectedBatch));
        return mean;
    }

    private void follow(double shareOfShort) {
        double next = norm[0] * Math.exp(-PACE * (shareOfShort - quantile));
        norm[0] = Math.max(Math.scalb(first, -MOST_POWERS), Math.min(Math.scalb(first, MOST_POWERS), next));
    }

    @Override
    public List<double[]> memory() {
        return List.of(norm);
    }
}
