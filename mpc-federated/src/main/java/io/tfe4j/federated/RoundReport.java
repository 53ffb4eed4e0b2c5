package io.tfe4j.federated;

import io.tfe4j.federated.aggregation.Verdict;
import java.util.Map;

/**
 * What happened in a round. Who is promised the epsilon of outsiders must not see how many took part.
 *
 * @param round from 1 on
 * @param opened whether there were enough clients, which with noise there always are; otherwise nothing was opened, and the
 *     weights are as before
 * @param clients how many of those that were chosen came to which end; ends that none came to are not there
 */
public record RoundReport(int round, boolean opened, Map<Verdict, Integer> clients, double seconds) {
    public RoundReport {
        clients = Map.copyOf(clients);
    }

    public int chosen() {
        return clients.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int accepted() {
        return count(Verdict.ACCEPTED);
    }

    public int count(Verdict verdict) {
        return clients.getOrDefault(verdict, 0);
    }
}
