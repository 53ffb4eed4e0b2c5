package io.tfe4j.federated;

import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import java.util.Locale;

/**
 * What rounds promise each client, of all it has: that its updates, added or left out, make little difference to all
 * weights together.
 *
 * @param noiseMultiplier the standard deviation of two servers' noise over the clip norm; 0 is no noise
 * @param samplingRate the probability of a client to be chosen, in each round by itself
 * @param rounds of which the sum was opened
 */
public record FederatedPrivacy(double noiseMultiplier, double samplingRate, int rounds, double delta) {
    /** All three servers' noise has half as much variance again as two have. */
    private static final double OUTSIDE = Math.sqrt(1.5);

    /** The least epsilon that is promised against {@code adversary}; infinite without noise, 0 without rounds. */
    public double epsilon(Adversary adversary) {
        if (rounds == 0) {
            return 0;
        }
        if (noiseMultiplier == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return switch (adversary) {
            case SERVER -> withoutSampling(noiseMultiplier);
            case OUTSIDER -> Math.min(withoutSampling(noiseMultiplier * OUTSIDE), sampled());
        };
    }

    private double withoutSampling(double multiplier) {
        return GaussianMechanism.epsilon(multiplier / Math.sqrt(rounds), delta);
    }

    private double sampled() {
        return RdpAccountant.create()
                .compose(PrivacyEvent.training(samplingRate, noiseMultiplier * OUTSIDE, rounds))
                .epsilon(delta)
                .epsilon();
    }

    /** What one round costs in a ledger: against a server, the larger of the two. */
    static PrivacyEvent ofOneRound(double noiseMultiplier) {
        return noiseMultiplier == 0 ? new PrivacyEvent.NonPrivate() : new PrivacyEvent.Gaussian(noiseMultiplier);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Protects each client, all of its data, in the weights after each of %d rounds.%n"
                        + "  epsilon %.6g at delta %s against each server, which knows who took part and its own noise%n"
                        + "  epsilon %.6g at delta %s against others, who do not learn who or how many took part, nor of rounds "
                        + "whose sum was not opened%n"
                        + "Assumed: servers follow the protocol and do not put their shares together; each client is chosen "
                        + "with probability %s, in each round anew. The two counted: noise of %s times the clip norm "
                        + "from two servers, of %.6g from three.",
                rounds,
                epsilon(Adversary.SERVER),
                delta,
                epsilon(Adversary.OUTSIDER),
                delta,
                samplingRate,
                noiseMultiplier,
                noiseMultiplier * OUTSIDE);
    }
}
