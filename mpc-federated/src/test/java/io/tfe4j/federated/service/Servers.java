package io.tfe4j.federated.service;

import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.Aggregator;
import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.aggregation.LocalAggregators;
import io.tfe4j.federated.aggregation.NoiseShare;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.party.Party;
import io.tfe4j.player.tls.Credentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Three aggregation servers on free ports of this machine, and one round. */
final class Servers implements AutoCloseable {
    static final String ROUND = "round-1";

    private final List<AggregationPort> ports = new ArrayList<>();
    private final List<Aggregator> aggregators = new ArrayList<>();
    private final LocalAggregators parties = new LocalAggregators();

    /** @param credentials of the three servers; null for none */
    Servers(UpdateRules rules, int clients, Duration patience, int room, @Nullable List<Credentials> credentials) {
        List<ClientId> chosen = IntStream.range(0, clients)
                .mapToObj(i -> ClientId.of(client(i)))
                .toList();
        for (Party party : Party.values()) {
            AggregationPort port = AggregationPort.open(
                    party,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    credentials == null ? null : credentials.get(party.ordinal()),
                    Duration.ofSeconds(1));
            Inbox inbox = new Inbox(rules, chosen, patience, party == Party.P0 ? room : Integer.MAX_VALUE);
            port.begin(ROUND, inbox);
            ports.add(port);
            aggregators.add(new Aggregator(rules, inbox, 4, NoiseShare.none(rules)));
        }
    }

    static String client(int index) {
        return "client-" + index;
    }

    List<Player> players() {
        return IntStream.range(0, 3)
                .mapToObj(i ->
                        new Player("server" + i, "127.0.0.1:" + ports.get(i).number()))
                .toList();
    }

    AggregationChannels channels() {
        return new AggregationChannels(players(), null);
    }

    int gather() {
        parties.gather(aggregators);
        return aggregators.get(0).accepted();
    }

    long[] open() {
        return parties.open(aggregators, 1);
    }

    Map<Verdict, Integer> counts() {
        return aggregators.get(0).counts();
    }

    @Override
    public void close() {
        ports.forEach(AggregationPort::close);
        parties.close();
    }
}
