package io.tfe4j.privacy.secure;

import io.tfe4j.function.StepCorrelation;
import io.tfe4j.privacy.accounting.GaussianMechanism;

/**
 * How much noise the steps of a training on shares take. Servers know which rows are in which batch, so there is no
 * amplification by sampling: what counts is how often a row is used, once in each pass through the data.
 *
 * @param rows to train on
 * @param batch rows a step
 * @param epochs passes through the full batches of the data
 */
public record Passes(int rows, int batch, int epochs) {
    public Passes {
        if (batch < 1 || batch > rows || epochs < 1) {
            throw new IllegalArgumentException(
                    "no steps to take: rows=" + rows + ", batch=" + batch + ", epochs=" + epochs);
        }
    }

    public int steps() {
        return Math.multiplyExact(epochs, rows / batch);
    }

    /**
     * The noise of each step as a multiple of the clip norm, such that all of them together cost {@code epsilon} against a
     * server that knows the batches and its own share of the noise; exact (Balle and Wang 2018).
     */
    public double noiseMultiplier(double epsilon, double delta) {
        return GaussianMechanism.noiseMultiplier(epsilon, delta) * Math.sqrt(epochs);
    }

    /**
     * The same of noise that hangs together, {@code GradientNoise.correlated(bands)}: of all steps as one release.
     *
     * @throws IllegalArgumentException if a row would come again within {@code bands} steps
     */
    public double noiseMultiplier(double epsilon, double delta, int bands) {
        if (bands > rows / batch) {
            throw new IllegalArgumentException(
                    "a row comes again within so many steps: bands=" + bands + ", batches=" + rows / batch);
        }
        return noiseMultiplier(epsilon, delta) * new StepCorrelation(bands).sensitivity();
    }
}
