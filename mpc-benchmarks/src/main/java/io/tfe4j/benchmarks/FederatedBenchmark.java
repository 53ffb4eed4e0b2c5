package io.tfe4j.benchmarks;

import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.Aggregator;
import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.aggregation.LocalAggregators;
import io.tfe4j.federated.aggregation.NoiseShare;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.federated.service.AggregationPort;
import io.tfe4j.party.Party;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One round of secure aggregation with noise: simulated clients submit over gRPC on loopback connections to three servers in
 * this process. What is opened is compared with the sum of the honest updates.
 */
public final class FederatedBenchmark {
    private static final String ROUND = "benchmark";
    private static final double CLIP_NORM = 1;
    private static final double NOISE_MULTIPLIER = 1;
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final UpdateRules rules;
    private final int batch;
    private final List<AggregationPort> ports = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final List<Aggregator> aggregators = new ArrayList<>();

    private FederatedBenchmark(int clients, int length, int batch) {
        rules = UpdateRules.of(length, CLIP_NORM);
        this.batch = batch;
        List<ClientId> chosen = IntStream.range(0, clients)
                .mapToObj(client -> ClientId.of(ClientFleet.name(client)))
                .toList();
        for (Party party : Party.values()) {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            AggregationPort port = AggregationPort.open(party, anyPort, null, PATIENCE);
            Inbox inbox = new Inbox(rules, chosen, DEADLINE, (party == Party.P0 ? 2 : 4) * batch);
            port.begin(ROUND, inbox);
            ports.add(port);
            inboxes.add(inbox);
            aggregators.add(new Aggregator(rules, inbox, batch, NoiseShare.draw(rules, NOISE_MULTIPLIER)));
        }
    }

    /**
     * Prints a table or a JSON object.
     *
     * @throws AssertionError if the sum, or who is in it, is wrong
     */
    public static void run(int clients, int length, int batch, boolean json, PrintWriter out) {
        if (clients < 100) {
            throw new IllegalArgumentException("too few clients: clients=" + clients + ", least=100");
        }
        FederatedBenchmark benchmark = new FederatedBenchmark(clients, length, batch);
        try {
            benchmark.measure(clients, json, out);
        } finally {
            benchmark.ports.forEach(AggregationPort::close);
        }
    }

    private void measure(int clients, boolean json, PrintWriter out) {
        try (ClientFleet fleet = new ClientFleet(players(), ROUND, rules, clients);
                LocalAggregators servers = new LocalAggregators()) {
            PeakHeap.reset();
            long start = System.nanoTime();
            fleet.start(() -> inboxes.forEach(Inbox::close));
            servers.gather(aggregators);
            double gathered = (System.nanoTime() - start) * 1e-9;
            long[] opened = servers.open(aggregators, 2);
            double seconds = (System.nanoTime() - start) * 1e-9;
            check(opened, fleet.sum(), ClientFleet.honest(clients));
            Map<Verdict, Integer> counts = aggregators.get(0).counts();
            report(clients, counts, seconds, gathered, servers.bytesSent(), json, out);
        }
    }

    private List<Player> players() {
        return IntStream.range(0, ports.size())
                .mapToObj(i ->
                        new Player("server" + i, "127.0.0.1:" + ports.get(i).number()))
                .toList();
    }

    private void check(long[] opened, long[] honest, int accepted) {
        if (aggregators.get(0).accepted() != accepted) {
            throw new AssertionError(
                    "wrong clients in the sum: accepted=" + aggregators.get(0).accepted() + ", honest=" + accepted);
        }
        double deviation = NOISE_MULTIPLIER * rules.gridNorm() * Math.sqrt(1.5);
        double squares = 0;
        for (int i = 0; i < opened.length; i++) {
            double noise = (opened[i] - honest[i]) / deviation;
            squares += noise * noise;
        }
        double variance = squares / opened.length;
        if (!(Math.abs(variance - 1) < 10 * Math.sqrt(2.0 / opened.length))) {
            throw new AssertionError("wrong sum: squared difference over the noise's variance=" + variance);
        }
    }

    private void report(
            int clients,
            Map<Verdict, Integer> counts,
            double seconds,
            double gathered,
            long serverBytes,
            boolean json,
            PrintWriter out) {
        String form = json
                ? "{\"clients\":%d,\"length\":%d,\"batch\":%d,\"seconds\":%.3f,\"openingSeconds\":%.3f,"
                        + "\"clientMegabytes\":%.3f,\"serverMegabytes\":%.1f,\"peakHeapMegabytes\":%d,\"verdicts\":%s}%n"
                : "%d clients, %d numbers each, batches of %d%n%.1f s, of which opening the sum %.2f s%n"
                        + "%.2f MB sent by a client, %.1f MB among the servers%npeak heap %d MB%n%s%n";
        out.printf(
                Locale.ROOT,
                form,
                clients,
                rules.length(),
                batch,
                seconds,
                seconds - gathered,
                2 * 8e-6 * rules.length(),
                serverBytes * 1e-6,
                PeakHeap.bytes() >> 20,
                json ? object(counts) : counts);
    }

    private static String object(Map<Verdict, Integer> counts) {
        return counts.entrySet().stream()
                .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
