package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.Clipping;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a private training rests on.
 *
 * @param maxGradNorm to which each example's gradient is shortened, if it is longer
 * @param noiseMultiplier of noise on sums, relative to {@code maxGradNorm}; 0 is training without privacy
 * @param batchSize the expected one
 * @param microBatch how many examples an engine is given at once
 * @param clipping how gradients are shortened
 * @param clipQuantile the share of gradients that are to be no longer than a norm that follows it, which begins at {@code
 *     maxGradNorm}; NaN for a norm that stays
 * @param noise how the noise changes
 * @param order null for Poisson batches; else batches are the rows in their order, and their noise hangs together so
 */
public record DescentSettings(
        double maxGradNorm,
        double noiseMultiplier,
        int batchSize,
        int microBatch,
        Clipping clipping,
        double clipQuantile,
        NoiseSchedule noise,
        @Nullable Factorization order) {
    public DescentSettings {
        if (!(maxGradNorm > 0) || Double.isInfinite(maxGradNorm)) {
            throw new IllegalArgumentException("gradient norm is not a positive number: maxGradNorm=" + maxGradNorm);
        }
        if (!(noiseMultiplier >= 0) || Double.isInfinite(noiseMultiplier)) {
            throw new IllegalArgumentException(
                    "noise multiplier is not a number from 0 on: noiseMultiplier=" + noiseMultiplier);
        }
        if (batchSize < 1 || microBatch < 1) {
            throw new IllegalArgumentException(
                    "batches too small: batchSize=" + batchSize + ", microBatch=" + microBatch + ", least=1");
        }
        if (!Double.isNaN(clipQuantile) && !(clipQuantile > 0 && clipQuantile < 1)) {
            throw new IllegalArgumentException("quantile is not between 0 and 1: clipQuantile=" + clipQuantile);
        }
        if (!Double.isNaN(clipQuantile) && clipping != Clipping.FLAT) {
            throw new IllegalArgumentException(
                    "a norm that follows gradients is for all of them, not for layers: clipping=" + clipping
                            + ", clipQuantile=" + clipQuantile + "; take FLAT, or a norm that stays");
        }
        if (order != null && (!Double.isNaN(clipQuantile) || !noise.equals(NoiseSchedule.CONSTANT))) {
            throw new IllegalArgumentException("batches in order take a norm and a noise that stay: clipQuantile="
                    + clipQuantile + ", noise=" + noise);
        }
    }

    /** Of Poisson batches, with a norm and a noise that stay. */
    public DescentSettings(
            double maxGradNorm, double noiseMultiplier, int batchSize, int microBatch, Clipping clipping) {
        this(maxGradNorm, noiseMultiplier, batchSize, microBatch, clipping, Double.NaN, NoiseSchedule.CONSTANT, null);
    }

    boolean isAdaptive() {
        return !Double.isNaN(clipQuantile);
    }
}
