package io.tfe4j.privacy.accounting;

import java.util.Locale;

/**
 * What a training by noisy gradients promises, on Poisson batches or, as one step on all examples, on any, in plain words, each number with whom it protects
 * against. All of them are upper bounds; a number for a stronger adversary is never below one for a weaker.
 *
 * @param noiseMultiplier of every step, or the least of any
 * @param scores of held-back examples that were shown meanwhile; all numbers count them
 * @param sampled epsilon for an example that is added or removed, against who does not learn the batches
 * @param known the same against who knows which examples were in which batch, such as a server that computes on shares
 * @param replaced epsilon for an example that has other values, against who does not learn the batches
 */
public record PrivacyStatement(
        Training training,
        double noiseMultiplier,
        double delta,
        Scores scores,
        double sampled,
        double known,
        double replaced) {
    /**
     * Counts of examples told right, of which one example changes 1, with discrete Gaussian noise.
     *
     * @param noise the deviation
     * @param count how many were shown, or may be
     */
    public record Scores(double noise, long count) {
        public static final Scores NONE = new Scores(1, 0);

        public Scores {
            Checks.positive("noise of scores", noise);
            Checks.atLeast("number of scores", count, 0);
        }

        private PrivacyEvent event() {
            return new PrivacyEvent.SelfComposed(new PrivacyEvent.DiscreteGaussian(noise, 1), count);
        }

        private double epsilonOfGroup(int examples, double delta) {
            return count == 0 ? 0 : RdpAccountant.create().compose(event()).epsilonOfGroup(examples, delta);
        }

        /** What is left of delta for the training. */
        private double share(double delta) {
            return count == 0 ? delta : delta / 2;
        }
    }

    /**
     * Accounts by Renyi divergences, and exactly against who knows the batches.
     *
     * @param noiseMultiplier 0 for no noise, and no protection
     */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta) {
        return of(training, noiseMultiplier, delta, Scores.NONE);
    }

    /** The same of a training that shows scores. */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta, Scores scores) {
        double accounted =
                byRenyi(training, noiseMultiplier, scores).epsilon(delta).epsilon();
        return of(training, noiseMultiplier, delta, scores, accounted);
    }

    /**
     * The same of a training whose noise changes from step to step. Against who knows the batches, and where an example is
     * replaced, all steps count as if they had the least noise.
     *
     * @param steps all of them, with the noise that each has
     * @param leastNoise the least noise multiplier of any step; 0 for no protection
     */
    public static PrivacyStatement of(
            Training training, PrivacyEvent steps, double leastNoise, double delta, Scores scores) {
        double accounted = RdpAccountant.create()
                .compose(steps)
                .compose(scores.event())
                .epsilon(delta)
                .epsilon();
        return of(training, leastNoise, delta, scores, accounted);
    }

    /**
     * With an epsilon that another accountant found, of a training without scores.
     *
     * @param accounted against who does not learn the batches; an upper bound
     */
    public static PrivacyStatement of(Training training, double noiseMultiplier, double delta, double accounted) {
        return of(training, noiseMultiplier, delta, Scores.NONE, accounted);
    }

    private static PrivacyStatement of(
            Training training, double noiseMultiplier, double delta, Scores scores, double accounted) {
        if (noiseMultiplier == 0) {
            double infinite = Double.POSITIVE_INFINITY;
            return new PrivacyStatement(training, 0, delta, scores, infinite, infinite, infinite);
        }
        // who does not see the batches learns no more than who does
        double known = withBatches(training, noiseMultiplier, delta, scores, 1, 1);
        double replaced = Math.min(
                byRenyi(training, noiseMultiplier, scores).epsilonOfGroup(2, delta),
                withBatches(training, noiseMultiplier, delta, scores, 1, 2));
        return new PrivacyStatement(
                training, noiseMultiplier, delta, scores, Math.min(accounted, known), known, replaced);
    }

    private static RdpAccountant byRenyi(Training training, double noiseMultiplier, Scores scores) {
        return RdpAccountant.create().compose(training.event(noiseMultiplier)).compose(scores.event());
    }

    /** Training and scores have half of delta each, and their epsilons add up. */
    private static double withBatches(
            Training training, double noiseMultiplier, double delta, Scores scores, int examples, double change) {
        return new KnownBatches(training.steps(), training.samplingRate(), noiseMultiplier)
                        .epsilon(scores.share(delta), examples, change)
                + scores.epsilonOfGroup(examples, scores.share(delta));
    }

    /** If one person may have given up to {@code examples}: against who knows the batches, an upper bound. */
    public double ofUsers(int examples) {
        Checks.atLeast("examples of a user", examples, 1);
        return noiseMultiplier == 0
                ? Double.POSITIVE_INFINITY
                : withBatches(training, noiseMultiplier, delta, scores, examples, 1);
    }

    /** Likewise against who does not learn the batches. */
    public double ofSampledUsers(int examples) {
        return Math.min(byRenyi(training, noiseMultiplier, scores).epsilonOfGroup(examples, delta), ofUsers(examples));
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
                        + "Assumed: %s, gradients clipped one by one, Gaussian noise of at least %s times what one example "
                        + "adds at most%s. Losses, metrics and choices of parameters that saw the data are not in this.",
                sampled,
                delta,
                known,
                delta,
                replaced,
                delta,
                released(),
                noiseMultiplier,
                scores.count == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %d scores of held-back examples, noised by %s, are counted",
                                scores.count,
                                scores.noise));
    }

    private String released() {
        return training.samplingRate() == 1 && training.steps() == 1
                ? "all steps together are one release of all examples"
                : String.format(
                        Locale.ROOT,
                        "each example is in each batch independently with probability %.6g, %d steps",
                        training.samplingRate(),
                        training.steps());
    }
}
