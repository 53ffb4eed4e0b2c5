package io.tfe4j.federated;

/** Hears of each round when it is over. */
@FunctionalInterface
public interface RoundListener {
    /** @param weights after the round, a copy */
    void roundEnded(RoundReport report, double[] weights);
}
