package io.tfe4j.federated.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers with TLS links among them, and clients with certificates. */
@Timeout(90)
class AggregationHostTest {
    private static final UpdateRules RULES = UpdateRules.of(3, 1);
    private static final List<String> CLIENTS = List.of("ann", "bob", "cid");

    @TempDir
    private Path folder;

    private final List<Player> servers = new ArrayList<>();
    private final List<AggregationHost> hosts = new ArrayList<>();

    /** A port that was free may be taken by the time a server listens there, not least as the clients' port of another. */
    @BeforeEach
    void start() throws IOException {
        for (int attempt = 1; !tryToStart(); attempt++) {
            assertThat(attempt).as("attempts to find free ports").isLessThan(10);
            stop();
            hosts.clear();
        }
    }

    private boolean tryToStart() throws IOException {
        servers.clear();
        servers.addAll(onFreePorts());
        Certificates.make(servers, List.of(), CLIENTS, folder.resolve("certs"), 1, true);
        try {
            for (Player server : servers) {
                hosts.add(AggregationHost.open(
                        server.name(), servers, new InetSocketAddress("127.0.0.1", 0), credentials(server.name())));
            }
            return true;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("already in use");
            return false;
        }
    }

    private static List<Player> onFreePorts() throws IOException {
        List<Player> players = new ArrayList<>();
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0);
                ServerSocket third = new ServerSocket(0)) {
            for (ServerSocket free : List.of(first, second, third)) {
                players.add(new Player("server" + players.size(), "127.0.0.1:" + free.getLocalPort()));
            }
        }
        return players;
    }

    @AfterEach
    void stop() {
        hosts.forEach(AggregationHost::close);
    }

    private Credentials credentials(String name) {
        return Credentials.load(folder.resolve("certs"), name);
    }

    private static RoundTerms terms(String round, double noiseMultiplier) {
        return new RoundTerms(round, RULES, CLIENTS, Duration.ofSeconds(30), 2, 2, noiseMultiplier);
    }

    /** @param ledgers a ledger or null for each server */
    private List<CompletableFuture<RoundResult>> run(
            IntFunction<RoundTerms> terms, IntFunction<@Nullable PrivacyLedger> ledgers) {
        return IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> hosts.get(i).run(terms.apply(i), ledgers.apply(i)), task -> new Thread(task).start()))
                .toList();
    }

    private void submit(String client, String round, double... update) {
        List<Player> ports = IntStream.range(0, 3)
                .mapToObj(i -> new Player(
                        servers.get(i).name(), "127.0.0.1:" + hosts.get(i).clientPort()))
                .toList();
        try (AggregationChannels channels = new AggregationChannels(ports, credentials(client))) {
            new AggregationClient(channels, client).submit(round, RULES, update, Duration.ofSeconds(30));
        }
    }

    /** When the first server lets clients in, the others are ready for them. */
    private void awaitOpen(String round) throws InterruptedException {
        while (!hosts.get(0).isOpen(round)) {
            Thread.sleep(1);
        }
    }

    @Test
    void rounds_ofThreeServers_giveAllOfThemTheSum() throws Exception {
        for (String round : List.of("first", "second")) {
            List<CompletableFuture<RoundResult>> running = run(i -> terms(round, 0), i -> null);
            awaitOpen(round);
            submit("ann", round, 0.5, 0, 0);
            submit("bob", round, 0, 0.25, -0.25);
            submit("cid", round, 0.25, 0, 0);

            for (CompletableFuture<RoundResult> server : running) {
                assertThat(server.join().sum())
                        .hasValueSatisfying(sum -> assertThat(sum).containsExactly(0.75, 0.25, -0.25));
            }
            assertThat(running.get(0).join().clients()).isEqualTo(Map.of(Verdict.ACCEPTED, 3));
        }
    }

    @Test
    void servers_withOtherTerms_doNotBegin() {
        List<CompletableFuture<RoundResult>> running = run(i -> terms("round", i == 1 ? 0.1 : 1), i -> null);

        List<String> failures = running.stream()
                .map(server -> server.handle((result, failure) -> String.valueOf(failure))
                        .join())
                .toList();
        // who finds out ends the round for the others, whichever message they were waiting for
        assertThat(failures)
                .allMatch(failure -> failure.contains("MpcException"))
                .anyMatch(failure -> failure.contains("players disagree: field=program"));
    }

    @Test
    void sum_thatOneLedgerRefuses_isOpenedByNobody() throws Exception {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(0.5, 1e-5))) {
            List<CompletableFuture<RoundResult>> running = run(i -> terms("round", 1), i -> i == 2 ? ledger : null);
            awaitOpen("round");
            CLIENTS.forEach(client -> submit(client, "round", 0, 0, 0.5));

            assertThatThrownBy(running.get(2)::join).hasCauseInstanceOf(BudgetExceededException.class);
            assertThatThrownBy(running.get(0)::join).hasMessageContaining("aggregation server failed: server=P2");
            assertThatThrownBy(running.get(1)::join).hasMessageContaining("aggregation server failed: server=P2");
            assertThat(ledger.entries()).isEmpty();
        }
    }
}
