package io.tfe4j.federated.service;

import io.tfe4j.federated.aggregation.Verdict;
import java.util.Map;
import java.util.Optional;

/** What a server knows after a round. */
public final class RoundResult {
    private final Optional<double[]> sum;
    private final Map<Verdict, Integer> clients;

    RoundResult(Optional<double[]> sum, Map<Verdict, Integer> clients) {
        this.sum = sum;
        this.clients = Map.copyOf(clients);
    }

    /** The noised sum of the accepted updates; empty if there were too few. */
    public Optional<double[]> sum() {
        return sum.map(double[]::clone);
    }

    /** How many clients came to which end, as this server knows it; the first server knows of all. */
    public Map<Verdict, Integer> clients() {
        return clients;
    }

    @Override
    public String toString() {
        return "RoundResult[" + clients + "]";
    }
}
