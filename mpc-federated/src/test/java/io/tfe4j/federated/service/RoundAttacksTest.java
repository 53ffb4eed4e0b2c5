package io.tfe4j.federated.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.party.Party;
import io.tfe4j.player.consent.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go away, servers that fail, names and policies that are used twice: three servers and their ports. */
@Timeout(120)
class RoundAttacksTest {
    private static final UpdateRules RULES = UpdateRules.of(3, 1);
    private static final Duration LONGER_THAN_THE_TEST = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private final List<Player> servers = new ArrayList<>();
    private final List<AggregationHost> hosts = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private void start() throws IOException {
        servers.clear();
        hosts.clear();
        List<ServerSocket> free = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ServerSocket socket = new ServerSocket(0);
            free.add(socket);
            servers.add(new Player("server" + i, "127.0.0.1:" + socket.getLocalPort()));
        }
        for (ServerSocket socket : free) {
            socket.close();
        }
        for (Player server : servers) {
            hosts.add(AggregationHost.open(
                    server.name(),
                    servers,
                    new InetSocketAddress("127.0.0.1", 0),
                    null,
                    folder.resolve(server.name() + "-rounds")));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        hosts.forEach(AggregationHost::close);
    }

    private static List<String> names(String start, int count) {
        return IntStream.range(0, count).mapToObj(i -> start + i).toList();
    }

    private static RoundTerms terms(String round, List<String> clients, int batch) {
        return new RoundTerms(round, RULES, clients, Duration.ofSeconds(60), batch, 2, 0);
    }

    private List<CompletableFuture<RoundResult>> run(RoundTerms terms) {
        return hosts.stream()
                .map(host ->
                        CompletableFuture.supplyAsync(() -> host.run(terms, null), task -> new Thread(task).start()))
                .toList();
    }

    private AggregationChannels channels() {
        AggregationChannels channels = new AggregationChannels(
                hosts.stream()
                        .map(host -> new Player("server", "127.0.0.1:" + host.clientPort()))
                        .toList(),
                null);
        opened.add(channels);
        return channels;
    }

    private void awaitOpen(String round) throws InterruptedException {
        while (!hosts.get(0).isOpen(round)) {
            Thread.sleep(1);
        }
    }

    private static ShareCall begin(AggregationChannels channels, Party server, String client, String round) {
        ShareHeader header = ShareHeader.newBuilder()
                .setRound(round)
                .setClient(client)
                .setLength(RULES.length())
                .build();
        return new ShareCall(channels, server, header, System.nanoTime() + LONGER_THAN_THE_TEST.toNanos());
    }

    private void submit(String client, String round) {
        new AggregationClient(channels(), client).submit(round, RULES, new double[] {0.25, 0, 0}, LONGER_THAN_THE_TEST);
    }

    @Test
    void clientsThatBreakOffAtOneServerFirst_blockNobody() throws Exception {
        start();
        List<String> clients = new ArrayList<>(names("bad", 8));
        clients.addAll(names("honest", 4));
        List<CompletableFuture<RoundResult>> running = run(terms("leak", clients, 2));
        awaitOpen("leak");
        AggregationChannels channels = channels();
        for (String bad : names("bad", 8)) {
            ShareCall first = begin(channels, Party.P0, bad, "leak");
            ShareCall second = begin(channels, Party.P1, bad, "leak");
            first.awaitAdmission();
            second.awaitAdmission();
            first.close();
            // the first server tells the others of it with its next batch
            Thread.sleep(300);
            second.close();
        }

        names("honest", 4).forEach(client -> submit(client, "leak"));

        for (CompletableFuture<RoundResult> server : running) {
            RoundResult result = server.join();
            assertThat(result.clients()).containsEntry(Verdict.ACCEPTED, 4);
            assertThat(result.sum()).hasValueSatisfying(sum -> assertThat(sum).containsExactly(1, 0, 0));
        }
    }

    @Test
    void serverThatFails_isToldToThoseWhoWaitForRoom() throws Exception {
        for (int victim = 1; victim < 3; victim++) {
            start();
            String round = "crash-" + victim;
            List<CompletableFuture<RoundResult>> running = run(terms(round, names("client", 6), 1));
            awaitOpen(round);
            AggregationChannels channels = channels();
            begin(channels, Party.P0, "client0", round).awaitAdmission();
            begin(channels, Party.P0, "client1", round).awaitAdmission();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                    () -> begin(channels, Party.P0, "client2", round).awaitAdmission(),
                    task -> new Thread(task).start());

            hosts.get(victim).close();

            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            SubmissionException.class,
                            e -> assertThat(e.code()).isIn(Status.Code.FAILED_PRECONDITION, Status.Code.UNAVAILABLE));
            running.forEach(server -> assertThatThrownBy(server::join).isInstanceOf(CompletionException.class));
            hosts.forEach(AggregationHost::close);
        }
    }

    @Test
    void nameOfARound_isUsedOnce_alsoAfterARestart() throws Exception {
        start();
        List<CompletableFuture<RoundResult>> running = run(terms("round-17", names("client", 3), 4));
        awaitOpen("round-17");
        names("client", 3).forEach(client -> submit(client, "round-17"));
        running.forEach(server -> assertThat(server.join().sum()).isPresent());

        RoundTerms withoutOne = terms("round-17", names("client", 2), 4);
        for (AggregationHost host : hosts) {
            assertThatThrownBy(() -> host.run(withoutOne, null))
                    .hasMessageContaining("opened under this round's name before");
        }
        hosts.forEach(AggregationHost::close);
        start();
        for (AggregationHost host : hosts) {
            assertThatThrownBy(() -> host.run(withoutOne, null))
                    .hasMessageContaining("opened under this round's name before");
        }
    }

    private PolicedRounds policed(int server, String policy) throws IOException {
        Path file = folder.resolve("policy" + server + ".json");
        Files.writeString(file, policy);
        PolicedRounds policed = PolicedRounds.open("server" + server, file, folder.resolve("state" + server), null);
        opened.add(policed);
        return policed;
    }

    private static final String POLICY = """
            {"rounds": [{"name": "few", "rounds": ["round-*"], "clients": ["client*"], "leastClients": 2,
              "maximumRuns": 1, "largestNorm": 1, "largestLength": 3}]}""";

    private List<CompletableFuture<RoundResult>> run(RoundTerms terms, List<PolicedRounds> policed) {
        return IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> hosts.get(i).runUnderPolicy(terms, policed.get(i)), task -> new Thread(task).start()))
                .toList();
    }

    @Test
    void policyThatIsUsedUp_orForbidsARound_keepsItFromAllThree() throws Exception {
        start();
        List<PolicedRounds> policed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            policed.add(policed(i, i == 1 ? POLICY : POLICY.replace("\"maximumRuns\": 1, ", "")));
        }
        RoundTerms first = terms("round-1", names("client", 2), 4);
        List<CompletableFuture<RoundResult>> running = run(first, policed);
        awaitOpen("round-1");
        names("client", 2).forEach(client -> submit(client, "round-1"));
        running.forEach(server -> assertThat(server.join().sum()).isPresent());

        List<RoundTerms> refused = List.of(
                terms("round-2", names("client", 2), 4),
                terms("other-1", names("client", 2), 4),
                terms("round-3", List.of("client0", "mallory"), 4),
                new RoundTerms("round-4", UpdateRules.of(4, 1), names("client", 2), Duration.ofSeconds(60), 4, 2, 0),
                new RoundTerms("round-5", UpdateRules.of(3, 1.5), names("client", 2), Duration.ofSeconds(60), 4, 2, 0));
        for (RoundTerms terms : refused) {
            List<CompletableFuture<RoundResult>> all = run(terms, policed);
            assertThatThrownBy(all.get(1)::join).hasCauseInstanceOf(RefusedException.class);
            for (int other : new int[] {0, 2}) {
                assertThatThrownBy(all.get(other)::join)
                        .satisfiesAnyOf(
                                e -> assertThat(e).hasCauseInstanceOf(RefusedException.class),
                                e -> assertThat(e).hasMessageContaining("refuses the round"));
            }
        }
        assertThat(Files.readString(folder.resolve("state1/audit.jsonl")).lines())
                .hasSize(3 + refused.size())
                .last()
                .asString()
                .contains("\"result\":\"refused\"", "clip norm 1.5");
    }

    /** Between its beginning and the opening of its sum. */
    @Test
    void policyThatForbidsARoundByNow_keepsTheSumFromAllThree() throws Exception {
        start();
        List<PolicedRounds> policed = List.of(policed(0, POLICY), policed(1, POLICY), policed(2, POLICY));
        List<CompletableFuture<RoundResult>> running = run(terms("round-1", names("client", 2), 4), policed);
        awaitOpen("round-1");
        submit("client0", "round-1");
        Files.writeString(folder.resolve("policy2.json"), POLICY.replace("\"leastClients\": 2", "\"leastClients\": 3"));
        submit("client1", "round-1");

        for (CompletableFuture<RoundResult> server : running) {
            assertThatThrownBy(server::join).isInstanceOf(CompletionException.class);
        }
        assertThat(Files.readString(folder.resolve("state2/audit.jsonl")))
                .doesNotContain("\"finished\"", "\"computed\"");
        assertThat(Files.readString(folder.resolve("state0/audit.jsonl"))).doesNotContain("\"finished\"");
    }
}
