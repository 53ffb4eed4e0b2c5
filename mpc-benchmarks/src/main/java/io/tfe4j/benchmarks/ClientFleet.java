package io.tfe4j.benchmarks;

import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.UpdateEncoding;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.service.AggregationChannels;
import io.tfe4j.federated.service.AggregationClient;
import io.tfe4j.federated.service.SubmissionException;
import io.tfe4j.ring.RingKernels;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Simulated clients on a few threads. Of a hundred, five never come, five break off, one has a norm that is too large, one
 * another length; the others are honest.
 */
final class ClientFleet implements AutoCloseable {
    /** As many as are busy at once. */
    private static final int THREADS = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double CHEATS = 3;
    /** Nobody listens there: whoever needs this server is admitted by the first, and gets no further. */
    private static final String NOBODY = "127.0.0.1:1";

    private final AggregationChannels channels;
    private final AggregationChannels broken;
    private final String round;
    private final UpdateRules rules;
    private final int clients;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger next = new AtomicInteger();
    private final long[] sum;

    ClientFleet(List<Player> servers, String round, UpdateRules rules, int clients) {
        channels = new AggregationChannels(servers, null);
        broken = new AggregationChannels(
                List.of(servers.get(0), new Player(servers.get(1).name(), NOBODY), servers.get(2)), null);
        this.round = round;
        this.rules = rules;
        this.clients = clients;
        sum = new long[rules.length()];
    }

    static String name(int client) {
        return "client-" + client;
    }

    /** Runs all, and calls {@code whenDone}. */
    void start(Runnable whenDone) {
        AtomicInteger running = new AtomicInteger(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            Future<?> ignored = threads.submit(() -> {
                try {
                    for (int client = next.getAndIncrement(); client < clients; client = next.getAndIncrement()) {
                        run(client);
                    }
                } finally {
                    if (running.decrementAndGet() == 0) {
                        whenDone.run();
                    }
                }
            });
        }
    }

    private void run(int client) {
        int kind = client % 100;
        if (kind < 5) {
            return;
        }
        double[] update =
                new SplittableRandom(client).doubles(rules.length(), -1, 1).toArray();
        try {
            if (kind < 10) {
                submit(broken, client, rules, update);
            } else if (kind == 10) {
                submit(channels, client, UpdateRules.of(rules.length(), CHEATS * rules.clipNorm()), update);
            } else if (kind == 11) {
                double[] longer = new double[rules.length() + 1];
                submit(channels, client, UpdateRules.of(longer.length, rules.clipNorm()), longer);
            } else {
                submit(channels, client, rules, update);
                add(UpdateEncoding.encode(rules, update));
            }
        } catch (SubmissionException e) {
            if (kind >= 12) {
                throw e;
            }
        }
    }

    private void submit(AggregationChannels servers, int client, UpdateRules own, double[] update) {
        new AggregationClient(servers, name(client)).submit(round, own, update, PATIENCE);
    }

    private synchronized void add(long[] update) {
        RingKernels.fastest().add(sum, 0, update, 0, sum, 0, sum.length);
    }

    /** What the honest have submitted, in units of the grid. */
    synchronized long[] sum() {
        return sum.clone();
    }

    static int honest(int clients) {
        int honest = 0;
        for (int client = 0; client < clients; client++) {
            honest += client % 100 >= 12 ? 1 : 0;
        }
        return honest;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        channels.close();
        broken.close();
    }
}
