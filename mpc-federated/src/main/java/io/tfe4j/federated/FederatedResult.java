package io.tfe4j.federated;

import java.util.List;

/** A trained model, and what it cost. */
public final class FederatedResult {
    private final double[] weights;
    private final FederatedPrivacy privacy;
    private final List<RoundReport> rounds;

    FederatedResult(double[] weights, FederatedPrivacy privacy, List<RoundReport> rounds) {
        this.weights = weights;
        this.privacy = privacy;
        this.rounds = List.copyOf(rounds);
    }

    /** A copy. */
    public double[] weights() {
        return weights.clone();
    }

    /** What was spent: of the rounds that were opened, not of those that were planned. */
    public FederatedPrivacy privacy() {
        return privacy;
    }

    public List<RoundReport> rounds() {
        return rounds;
    }

    @Override
    public String toString() {
        return "FederatedResult[" + weights.length + " weights, " + rounds.size() + " rounds]";
    }
}
