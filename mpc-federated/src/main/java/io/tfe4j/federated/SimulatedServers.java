package io.tfe4j.federated;

import io.tfe4j.federated.aggregation.Aggregator;
import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.aggregation.LocalAggregators;
import io.tfe4j.federated.aggregation.NoiseShare;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.party.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three servers in this JVM, round after round. */
final class SimulatedServers implements AutoCloseable {
    /** Batches that may be under way at once: one that is being checked, one that is arriving. */
    private static final int BATCHES = 2;

    private final UpdateRules rules;
    private final FederatedConfig config;
    private final double noiseMultiplier;
    private final LocalAggregators servers = new LocalAggregators();

    SimulatedServers(UpdateRules rules, FederatedConfig config, double noiseMultiplier) {
        this.rules = rules;
        this.config = config;
        this.noiseMultiplier = noiseMultiplier;
    }

    /** A new round for the clients with these numbers. */
    Round begin(List<Integer> chosen) {
        return new Round(chosen.stream().map(SimulatedServers::id).toList());
    }

    static ClientId id(int client) {
        return ClientId.of("client-" + client);
    }

    @Override
    public void close() {
        servers.close();
    }

    /** One round's inboxes and sums. */
    final class Round {
        private final List<Inbox> inboxes = new ArrayList<>();
        private final List<Aggregator> aggregators = new ArrayList<>();

        private Round(List<ClientId> chosen) {
            // all are drawn before the first server is made
            List<long[]> noise = Stream.generate(() ->
                            noiseMultiplier > 0 ? NoiseShare.draw(rules, noiseMultiplier) : NoiseShare.none(rules))
                    .limit(Party.values().length)
                    .toList();
            for (Party party : Party.values()) {
                int room = party == Party.P0 ? BATCHES * config.batch() : Integer.MAX_VALUE;
                Inbox inbox = new Inbox(rules, chosen, config.roundDeadline(), room);
                inboxes.add(inbox);
                aggregators.add(new Aggregator(rules, inbox, config.batch(), noise.get(party.ordinal())));
            }
        }

        Inbox inbox(Party party) {
            return inboxes.get(party.ordinal());
        }

        void gather() {
            servers.gather(aggregators);
        }

        int accepted() {
            return aggregators.get(0).accepted();
        }

        Map<Verdict, Integer> counts() {
            return aggregators.get(0).counts();
        }

        long[] open() {
            return servers.open(aggregators, config.leastToOpen(noiseMultiplier));
        }
    }
}
