package io.tfe4j.privacy.accounting;

import java.util.Locale;

/**
 * What a training by noisy gradients promises, in plain words: with sampling, against who sees no batch, and without, for
 * who sees all of them, such as a server that computes on shares.
 *
 * @param sampled epsilon if batches are Poisson samples that the observer does not see
 * @param known epsilon against who knows which examples were in which batch, each once an epoch
 */
public record PrivacyStatement(Training training, double noiseMultiplier, double delta, double sampled, double known) {
    /** Accounts by Renyi divergences, and exactly where nothing is sampled. */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta) {
        double sampled = RdpAccountant.create()
                .compose(training.event(noiseMultiplier))
                .epsilon(delta)
                .epsilon();
        double known = noiseMultiplier == 0
                ? Double.POSITIVE_INFINITY
                : GaussianMechanism.epsilon(noiseMultiplier / Math.sqrt(Math.ceil(training.epochs())), delta);
        return new PrivacyStatement(training, noiseMultiplier, delta, sampled, known);
    }

    /** If one person may have given up to {@code examples}: against who knows the batches, a bound by group privacy. */
    public double ofUsers(int examples) {
        Checks.atLeast("examples of a user", examples, 1);
        return noiseMultiplier == 0
                ? Double.POSITIVE_INFINITY
                : GaussianMechanism.epsilon(
                        noiseMultiplier / examples / Math.sqrt(Math.ceil(training.epochs())), delta);
    }

    /** Likewise against who does not learn the batches. */
    public double ofSampledUsers(int examples) {
        double group =
                RdpAccountant.create().compose(training.event(noiseMultiplier)).epsilonOfGroup(examples, delta);
        return Math.min(group, ofUsers(examples));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Protects each single example, added or removed, in everything released during the training: all "
                        + "checkpoints and the final model.%n"
                        + "  epsilon %.6g at delta %s, if each example is in each batch independently with probability "
                        + "%.6g, and whoever looks does not learn the batches%n"
                        + "  epsilon %.6g at delta %s against those who know the batches, where each example is used "
                        + "once an epoch%n"
                        + "Assumed: %d steps, gradients clipped one by one, Gaussian noise of %s times the clip norm on "
                        + "their sum. Losses, metrics and choices of parameters that saw the data are not in this.",
                sampled,
                delta,
                training.samplingRate(),
                known,
                delta,
                training.steps(),
                noiseMultiplier);
    }
}
