package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.party.Transport;
import io.tfe4j.ring.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport owes to the protocols. */
@Timeout(60)
abstract class TransportContract {
    private static final int ENDPOINTS = 4;
    private static final long PATIENT = 20_000;
    private static final long IMPATIENT = 300;
    private static final int LARGE = 1 << 20;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Mesh mesh;

    /** A session of the endpoints 0 to {@code endpoints - 1}, all connected. */
    abstract Mesh open(int endpoints, long timeoutMillis) throws Exception;

    @AfterEach
    void close() {
        if (mesh != null) {
            mesh.close();
        }
    }

    private static Address address(long low) {
        return new Address(7, low, 3);
    }

    @Test
    void message_arrivesAsSent() throws Exception {
        mesh = open(ENDPOINTS, PATIENT);
        long[] words = {0, -1, Long.MIN_VALUE, 0x0102030405060708L};
        Address address = new Address(-2, Long.MAX_VALUE, Integer.MAX_VALUE);

        mesh.endpoint(3).send(1, address, new Message(words, 41));
        Message received = mesh.endpoint(1).receive(3, address, "/step");

        assertThat(received.words()).containsExactly(words);
        assertThat(received.round()).isEqualTo(41);
    }

    @Test
    void emptyMessage_arrives() throws Exception {
        mesh = open(ENDPOINTS, PATIENT);

        mesh.endpoint(0).send(2, address(1), new Message(new long[0], 1));

        assertThat(mesh.endpoint(2).receive(0, address(1), "/step").words()).isEmpty();
    }

    @Test
    void messageToOneself_arrives() throws Exception {
        mesh = open(ENDPOINTS, PATIENT);

        mesh.endpoint(2).send(2, address(1), new Message(new long[] {5}, 1));

        assertThat(mesh.endpoint(2).receive(2, address(1), "/step").words()).containsExactly(5);
    }

    @Test
    void anyOrder_ofSendsAndReceives_works() throws Exception {
        mesh = open(ENDPOINTS, PATIENT);
        int messages = 500;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            order.add(i);
        }
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int from = 0; from < ENDPOINTS; from++) {
            for (int to = 0; to < ENDPOINTS; to++) {
                List<Integer> sends = new ArrayList<>(order);
                List<Integer> receives = new ArrayList<>(order);
                Collections.shuffle(sends, new Random(from * 10 + to));
                Collections.shuffle(receives, new Random(from * 10 + to + 100));
                Transport sender = mesh.endpoint(from);
                Transport receiver = mesh.endpoint(to);
                int source = from;
                int target = to;
                threads.add(CompletableFuture.runAsync(
                        () -> sends.forEach(i -> sender.send(target, address(i), new Message(new long[i % 37 + 1], i))),
                        task -> new Thread(task).start()));
                threads.add(CompletableFuture.runAsync(
                        () -> receives.forEach(i -> {
                            Message message = receiver.receive(source, address(i), "/step-" + i);
                            assertThat(message.words()).hasSize(i % 37 + 1);
                            assertThat(message.round()).isEqualTo(i);
                        }),
                        task -> new Thread(task).start()));
            }
        }

        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(40, TimeUnit.SECONDS);
    }

    @Test
    void largeMessages_bothWaysAtOnce_doNotBlockEachOther() throws Exception {
        mesh = open(2, PATIENT);
        List<CompletableFuture<long[]>> results = new ArrayList<>();
        for (int self = 0; self < 2; self++) {
            Transport transport = mesh.endpoint(self);
            int other = 1 - self;
            long base = self * 1000L;
            results.add(CompletableFuture.supplyAsync(
                    () -> {
                        for (int i = 0; i < 4; i++) {
                            long[] words = new long[LARGE];
                            Arrays.setAll(words, at -> base + at);
                            transport.send(other, address(i), new Message(words, 1));
                        }
                        long[] last = {};
                        for (int i = 3; i >= 0; i--) {
                            last = transport
                                    .receive(other, address(i), "/large")
                                    .words();
                        }
                        return last;
                    },
                    task -> new Thread(task).start()));
        }

        for (int self = 0; self < 2; self++) {
            long base = (1 - self) * 1000L;
            long[] words = results.get(self).get(40, TimeUnit.SECONDS);
            assertThat(words).hasSize(LARGE);
            for (int i = 0; i < LARGE; i++) {
                if (words[i] != base + i) {
                    throw new AssertionError("word differs: index=" + i);
                }
            }
        }
    }

    @Test
    void silentPeer_isNamedWithTheStep_afterTheTimeout() throws Exception {
        mesh = open(3, IMPATIENT);
        long start = System.nanoTime();

        assertThatThrownBy(() -> mesh.endpoint(0).receive(2, address(1), "/relu/SEND_MASKED"))
                .asInstanceOf(type(MpcException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.PEER_SILENT))
                .satisfies(e -> assertThat(e.getMessage()).contains("peer silent", "2", "/relu/SEND_MASKED", "300"));

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(290L, 10_000L);
    }

    @Test
    void receiverThatIsNoServer_waitsAsLongAsServersCompute() throws Exception {
        mesh = open(4, IMPATIENT);
        CompletableFuture<Message> result = CompletableFuture.supplyAsync(
                () -> mesh.endpoint(3).receive(0, address(1), "/output"), task -> new Thread(task).start());

        Thread.sleep(3 * IMPATIENT);
        assertThat(result).isNotDone();
        mesh.endpoint(0).send(3, address(1), new Message(new long[] {7}, 1));

        assertThat(result.get(10, TimeUnit.SECONDS).words()).containsExactly(7);
    }

    @Test
    void receiverThatIsNoServer_hearsOfASilentOne_fromThoseWhoWaitForIt() throws Exception {
        mesh = open(4, IMPATIENT);
        CompletableFuture<Message> result = CompletableFuture.supplyAsync(
                () -> mesh.endpoint(3).receive(0, address(1), "/output"), task -> new Thread(task).start());

        assertThatThrownBy(() -> mesh.endpoint(1).receive(2, address(2), "/relu"))
                .isInstanceOf(MpcException.class);

        assertThat(result)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("silent");
    }

    @Test
    void wrongLength_isABadMessage() throws Exception {
        mesh = open(3, PATIENT);
        PartyContext sender = context(0);
        PartyContext receiver = context(1);

        sender.send(Party.P1, 0, new long[5]);

        assertThatThrownBy(() -> receiver.receive(Party.P0, 0, 4))
                .asInstanceOf(type(MpcException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.BAD_MESSAGE))
                .satisfies(e -> assertThat(e.getMessage()).contains("words=5, expected=4"));
    }

    private PartyContext context(int self) {
        return PartyContext.ofPlayer(Ring.Z64, mesh.endpoint(self), new RunLedger(), new RoundClock(0), "node", 1, 0);
    }

    @Test
    void abort_endsEveryWait_everywhere_withItsReason() throws Exception {
        mesh = open(ENDPOINTS, PATIENT);
        List<CompletableFuture<Message>> waits = new ArrayList<>();
        for (int self = 0; self < ENDPOINTS; self++) {
            Transport transport = mesh.endpoint(self);
            int from = (self + 1) % ENDPOINTS;
            waits.add(CompletableFuture.supplyAsync(
                    () -> transport.receive(from, address(1), "/never"), task -> new Thread(task).start()));
        }
        Thread.sleep(50);
        long start = System.nanoTime();

        mesh.abort(2, new MpcException(MpcException.Code.BAD_INPUT, "table missing: name=patients"));

        for (CompletableFuture<Message> wait : waits) {
            assertThatThrownBy(wait::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .asInstanceOf(type(MpcException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.BAD_INPUT))
                    .satisfies(e -> assertThat(e.getMessage()).contains("table missing: name=patients"));
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
        for (int self = 0; self < ENDPOINTS; self++) {
            Transport transport = mesh.endpoint(self);
            assertThatThrownBy(() -> transport.send(0, address(9), new Message(new long[1], 1)))
                    .isInstanceOf(MpcException.class);
            assertThatThrownBy(() -> transport.receive(0, address(8), "/later")).isInstanceOf(MpcException.class);
        }
    }

    @Test
    void timeoutOfOne_endsTheSessionOfAll() throws Exception {
        mesh = open(3, 1_000);
        CompletableFuture<Message> first = CompletableFuture.supplyAsync(
                () -> mesh.endpoint(0).receive(1, address(1), "/first"), task -> new Thread(task).start());
        Thread.sleep(500);
        CompletableFuture<Message> second = CompletableFuture.supplyAsync(
                () -> mesh.endpoint(2).receive(1, address(2), "/second"), task -> new Thread(task).start());

        for (CompletableFuture<Message> wait : List.of(first, second)) {
            assertThatThrownBy(wait::join).hasStackTraceContaining("step=/first");
        }
    }

    @Test
    void interruptedWait_isCancelled() throws Exception {
        mesh = open(3, PATIENT);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                mesh.endpoint(0).receive(1, address(1), "/slow");
            } catch (MpcException e) {
                outcome.complete(e);
            }
        });
        waiting.start();
        Thread.sleep(50);

        waiting.interrupt();

        assertThat(outcome.get(5, TimeUnit.SECONDS))
                .asInstanceOf(type(MpcException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.CANCELLED));
    }
}
