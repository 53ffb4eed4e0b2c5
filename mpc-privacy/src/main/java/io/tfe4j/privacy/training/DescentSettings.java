package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.Clipping;

/**
 * The numbers that a private training rests on.
 *
 * @param maxGradNorm to which each example's gradient is shortened, if it is longer
 * @param noiseMultiplier of noise on sums, relative to {@code maxGradNorm}; 0 is training without privacy
 * @param batchSize the expected one
 * @param microBatch how many examples an engine is given at once
 * @param clipping how gradients are shortened
 */
public record DescentSettings(
        double maxGradNorm, double noiseMultiplier, int batchSize, int microBatch, Clipping clipping) {
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
    }
}
