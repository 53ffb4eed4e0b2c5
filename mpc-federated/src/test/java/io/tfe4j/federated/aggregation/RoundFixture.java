package io.tfe4j.federated.aggregation;

import static java.util.Objects.requireNonNull;

import io.tfe4j.party.Party;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A round of clients {@code client-0, client-1, ...} in one JVM. */
final class RoundFixture implements AutoCloseable {
    private static final int BATCH = 4;

    private final UpdateRules rules;
    private final LocalAggregators servers = new LocalAggregators();
    private final Map<Party, Inbox> inboxes = new EnumMap<>(Party.class);
    private final List<Aggregator> aggregators;

    RoundFixture(UpdateRules rules, int clients, Duration patience) {
        this(rules, clients, patience, NoiseShare.none(rules));
    }

    RoundFixture(UpdateRules rules, int clients, Duration patience, long[] noise) {
        this.rules = rules;
        List<ClientId> chosen =
                IntStream.range(0, clients).mapToObj(RoundFixture::client).toList();
        for (Party party : Party.values()) {
            inboxes.put(party, new Inbox(rules, chosen, patience, Integer.MAX_VALUE));
        }
        aggregators = inboxes.values().stream()
                .map(inbox -> new Aggregator(rules, inbox, BATCH, noise.clone()))
                .toList();
    }

    static ClientId client(int index) {
        return ClientId.of("client-" + index);
    }

    Inbox inbox(Party party) {
        return requireNonNull(inboxes.get(party));
    }

    /** An update as it is given, whatever its norm. */
    void submit(int index, long[] update) {
        submit(index, SplitUpdate.of(update.clone()), UnaryOperator.identity());
    }

    /** P2 gets what {@code forgery} makes of its share. */
    void submit(int index, SplitUpdate update, UnaryOperator<SharedUpdate> forgery) {
        for (Party party : List.of(Party.P1, Party.P2, Party.P0)) {
            SharedUpdate share = update.at(party);
            submit(index, party, party == Party.P2 ? forgery.apply(share) : share);
        }
    }

    void submit(int index, Party party, SharedUpdate share) {
        Inbox inbox = inbox(party);
        inbox.begin(client(index), rules.length());
        inbox.submit(client(index), share);
    }

    /** Runs all batches; how many were accepted. */
    int gather() {
        servers.gather(aggregators);
        int[] accepted =
                aggregators.stream().mapToInt(Aggregator::accepted).distinct().toArray();
        if (accepted.length != 1) {
            throw new AssertionError("servers disagree: accepted=" + Arrays.toString(accepted));
        }
        return accepted[0];
    }

    long[] open(int least) {
        return servers.open(aggregators, least);
    }

    Map<Verdict, Integer> counts() {
        return aggregators.get(0).counts();
    }

    @Override
    public void close() {
        servers.close();
    }
}
