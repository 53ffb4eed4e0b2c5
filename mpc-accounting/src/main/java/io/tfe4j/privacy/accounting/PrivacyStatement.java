package io.tfe4j.privacy.accounting;

import java.util.Locale;

/**
 * What a training by noisy gradients on Poisson batches promises, in plain words, each number with whom it protects
 * against. All of them are upper bounds; a number for a stronger adversary is never below one for a weaker.
 *
 * @param sampled epsilon for an example that is added or removed, against who does not learn the batches
 * @param known the same against who knows which examples were in which batch, such as a server that computes on shares
 * @param replaced epsilon for an example that has other values, against who does not learn the batches
 */
public record PrivacyStatement(
        Training training, double noiseMultiplier, double delta, double sampled, double known, double replaced) {
    /**
     * Accounts by Renyi divergences, and exactly against who knows the batches.
     *
     * @param noiseMultiplier 0 for no noise, and no protection
     */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta) {
        return of(
                training,
                noiseMultiplier,
                delta,
                byRenyi(training, noiseMultiplier).epsilon(delta).epsilon());
    }

    /**
     * With an epsilon that another accountant found.
     *
     * @param accounted against who does not learn the batches; an upper bound
     */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta, double accounted) {
        if (noiseMultiplier == 0) {
            double infinite = Double.POSITIVE_INFINITY;
            return new PrivacyStatement(training, 0, delta, infinite, infinite, infinite);
        }
        KnownBatches batches = batches(training, noiseMultiplier);
        // who does not see the batches learns no more than who does
        double known = batches.epsilon(delta, 1, 1);
        double replaced =
                Math.min(byRenyi(training, noiseMultiplier).epsilonOfGroup(2, delta), batches.epsilon(delta, 1, 2));
        return new PrivacyStatement(training, noiseMultiplier, delta, Math.min(accounted, known), known, replaced);
    }

    private static RdpAccountant byRenyi(Training training, double noiseMultiplier) {
        return RdpAccountant.create().compose(training.event(noiseMultiplier));
    }

    private static KnownBatches batches(Training training, double noiseMultiplier) {
        return new KnownBatches(training.steps(), training.samplingRate(), noiseMultiplier);
    }

    /** If one person may have given up to {@code examples}: against who knows the batches, an upper bound. */
    public double ofUsers(int examples) {
        Checks.atLeast("examples of a user", examples, 1);
        return noiseMultiplier == 0
                ? Double.POSITIVE_INFINITY
                : batches(training, noiseMultiplier).epsilon(delta, examples, 1);
    }

    /** Likewise against who does not learn the batches. */
    public double ofSampledUsers(int examples) {
        return Math.min(byRenyi(training, noiseMultiplier).epsilonOfGroup(examples, delta), ofUsers(examples));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Protects each single example in everything released during the training: all checkpoints and the "
                        + "final model.%n"
                        + "  epsilon %.6g at delta %s if the example is added or removed, against whoever does not "
                        + "learn which examples were in which batch%n"
                        + "  epsilon %.6g at delta %s against those who know the batches%n"
                        + "  epsilon %.6g at delta %s if the example has other values instead, batches not known%n"
                        + "Assumed: each example is in each batch independently with probability %.6g, %d steps, "
                        + "gradients clipped one by one, Gaussian noise of %s times the clip norm on their sum. Losses, "
                        + "metrics and choices of parameters that saw the data are not in this.",
                sampled,
                delta,
                known,
                delta,
                replaced,
                delta,
                training.samplingRate(),
                training.steps(),
                noiseMultiplier);
    }
}
