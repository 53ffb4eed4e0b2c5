package io.tfe4j.privacy.accounting;

/**
 * A training by noisy gradients, as far as privacy is concerned.
 *
 * @param examples in the data set, those held back not counted
 * @param batch the expected size of a batch; each example is in it with probability {@code batch / examples}
 * @param epochs may be a fraction; the steps are {@code epochs * examples / batch}, rounded up, and at most 1e12
 */
public record Training(long examples, long batch, double epochs) {
    private static final double MOST_STEPS = 1e12;

    public Training {
        Checks.atLeast("batch size", batch, 1);
        if (examples < batch) {
            throw new IllegalArgumentException(
                    "sample size is smaller than the batch: sampleSize=" + examples + ", batchSize=" + batch);
        }
        Checks.positive("epochs", epochs);
        if (!(epochs * examples / batch <= MOST_STEPS)) {
            throw new IllegalArgumentException("too many steps to account for: sampleSize=" + examples + ", batchSize="
                    + batch + ", epochs=" + epochs + ", most=" + MOST_STEPS);
        }
    }

    public double samplingRate() {
        return (double) batch / examples;
    }

    public long steps() {
        return (long) Math.ceil(epochs * examples / batch);
    }

    /** All steps, with noise of {@code noiseMultiplier} times the clip norm. */
    public PrivacyEvent event(double noiseMultiplier) {
        return PrivacyEvent.training(samplingRate(), noiseMultiplier, steps());
    }
}
