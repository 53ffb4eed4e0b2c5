package io.tfe4j.federated.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.party.Party;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AggregationServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LENGTH = 70_000;
    private static final UpdateRules RULES = UpdateRules.of(LENGTH, 1);

    private static void submit(AggregationChannels channels, int client, long value) {
        long[] update = new long[LENGTH];
        update[client] = value;
        submit(channels, client, update);
    }

    private static void submit(AggregationChannels channels, int client, long[] update) {
        new AggregationClient(channels, Servers.client(client)).submit(Servers.ROUND, update.length, update, PATIENCE);
    }

    private static Status.Code refusal(Runnable submission) {
        try {
            submission.run();
        } catch (SubmissionException e) {
            return e.code();
        }
        return Status.Code.OK;
    }

    private static ShareCall call(AggregationChannels channels, Party server, int client) {
        ShareHeader header = ShareHeader.newBuilder()
                .setRound(Servers.ROUND)
                .setClient(Servers.client(client))
                .setLength(LENGTH)
                .build();
        return new ShareCall(channels, server, header, System.nanoTime() + PATIENCE.toNanos());
    }

    @Test
    void updates_overGrpc_addUp_andCheatsAreLeftOut() {
        try (Servers servers = new Servers(RULES, 11, PATIENCE, 3, null);
                AggregationChannels channels = servers.channels()) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            IntStream.range(0, 10)
                    .forEach(i -> clients.add(CompletableFuture.runAsync(() -> submit(channels, i, i + 1))));
            clients.add(CompletableFuture.runAsync(() -> submit(channels, 10, 1L << 32)));

            assertThat(servers.gather()).isEqualTo(10);
            clients.forEach(CompletableFuture::join);
            assertThat(servers.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 10, Verdict.OUT_OF_NORM, 1));
            assertThat(servers.open()).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0);
        }
    }

    @Test
    void clients_thatDie_makeRoomForOthers() {
        try (Servers servers = new Servers(RULES, 4, PATIENCE, 1, null);
                AggregationChannels channels = servers.channels()) {
            ShareCall silent = call(channels, Party.P0, 0);
            silent.awaitAdmission();
            ShareCall dying = call(channels, Party.P0, 1);
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                // not before the silent one's second has passed
                dying.awaitAdmission();
                dying.close();
                submit(channels, 2, 5);
                submit(channels, 3, 6);
            });

            assertThat(servers.gather()).isEqualTo(2);
            others.join();
            assertThat(servers.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 2, Verdict.INCOMPLETE, 2));
            assertThatThrownBy(silent::awaitReceipt)
                    .isInstanceOf(SubmissionException.class)
                    .hasMessage("update not taken: server=P0, status=DEADLINE_EXCEEDED, cause=client was too slow");
        }
    }

    @Test
    void clients_thatBreakOffAfterOneServer_areIncomplete() {
        try (Servers servers = new Servers(RULES, 1, PATIENCE, 1, null);
                AggregationChannels channels = servers.channels()) {
            try (ShareCall first = call(channels, Party.P0, 0);
                    ShareCall second = call(channels, Party.P1, 0)) {
                first.awaitAdmission();
                second.awaitAdmission();
            }

            assertThat(servers.gather()).isZero();
            assertThat(servers.counts()).isEqualTo(Map.of(Verdict.INCOMPLETE, 1));
        }
    }

    @Test
    void submissions_thatMayNotBe_areRefused() {
        try (Servers servers = new Servers(RULES, 2, PATIENCE, 9, null);
                AggregationChannels channels = servers.channels()) {
            submit(channels, 0, 1);

            assertThat(refusal(() -> submit(channels, 0, 1))).isEqualTo(Status.Code.ALREADY_EXISTS);
            assertThat(refusal(() -> submit(channels, 2, 1))).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refusal(() -> submit(channels, 1, new long[LENGTH - 1])))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refusal(() -> new AggregationClient(channels, "client-1")
                            .submit("round-2", RULES, new double[LENGTH], PATIENCE)))
                    .isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(refusal(() -> new AggregationClient(channels, "")
                            .submit(Servers.ROUND, RULES, new double[LENGTH], PATIENCE)))
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(servers.gather()).isEqualTo(1);
            assertThat(servers.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 1, Verdict.WRONG_SHAPE, 1));
        }
    }

    @Test
    void ports_withoutTls_stayOnThisMachine() {
        assertThatThrownBy(() -> AggregationPort.open(Party.P0, new InetSocketAddress("0.0.0.0", 0), null, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no TLS outside this machine");
    }
}
