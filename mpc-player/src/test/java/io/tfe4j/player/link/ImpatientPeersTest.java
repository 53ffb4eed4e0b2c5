package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat model, items 30, 31, 34 and 37: a peer that comes twice, too early, too fast, or in two sessions at once. */
@Timeout(60)
@Tag("security-30")
@Tag("security-31")
@Tag("security-32")
@Tag("security-33")
@Tag("security-34")
@Tag("security-35")
@Tag("security-36")
@Tag("security-37")
class ImpatientPeersTest {
    private static final int WORDS = 1 << 10;
    private static final long MAX_BUFFERED = 1 << 16;
    private static final LinkLimits LIMITS = new LinkLimits(10_000, 10_000, 2_000, WORDS, 1 << 20, MAX_BUFFERED);
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final int MESSAGE = 1;
    private static final int ABORT = 2;

    private static LinkedRun early(RawLink raw) {
        return Objects.requireNonNull(((LinkedSession) raw.links()).runs().find(1, "server1"));
    }

    private static byte[] message(SessionId session, int run, int number, long[] words) {
        return RawPeer.frame(Frame.MAGIC, MESSAGE, session, run, new Address(1, number, 0), 1, words.length, words);
    }

    @Test
    void s30_secondConnectionOfAPlayer_isRefused_andTheFirstGoesOn() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink first = new RawLink(players, SESSION, LIMITS);
                SSLSocket second = RawPeer.socket(
                        first.port().number(), "TLSv1.3", Fixtures.issued("server1"), TlsContexts.SHARE_PROTOCOL)) {
            second.setSoTimeout(5_000);
            second.getOutputStream().write(RawLink.hello(players, SESSION));

            byte[] answer = second.getInputStream().readAllBytes();

            assertThat(answer[4]).isEqualTo((byte) ABORT);
            assertThat(new String(
                            answer, Frame.HEADER_BYTES, answer.length - Frame.HEADER_BYTES, StandardCharsets.UTF_8))
                    .startsWith("player connects twice: player=server1");
            RunLinks run = first.links().run(1, 1000, 5_000);
            first.write(message(SESSION, 1, 5, new long[] {7}));
            assertThat(run.receive(1, new Address(1, 5, 0), "/first").words()).containsExactly(7);
        }
    }

    @Test
    void s31_framesOfARunNotBegun_waitInTheNetwork_onceTheLimitIsReached() throws Exception {
        List<Player> players = Fixtures.players(2);
        int count = 500;
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            CompletableFuture<Void> flood = flood(raw, 1, count);
            LinkedRun early = early(raw);
            Fixtures.await("limit reached", () -> early.inbox(1).bufferedBytes() > MAX_BUFFERED - 9_000);
            assertThat(early.inbox(1).bufferedBytes()).isLessThanOrEqualTo(MAX_BUFFERED);
            assertThat(raw.links().isOpen()).isTrue();

            RunLinks run = raw.links().run(1, 8L * WORDS * count, 10_000);

            for (int i = 0; i < count; i++) {
                assertThat(run.receive(1, new Address(1, i, 0), "/flood").words())
                        .hasSize(WORDS);
            }
            flood.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void s31_whatIsBehindTheFlood_isReadWhenSomebodyWaitsForIt() throws Exception {
        List<Player> players = Fixtures.players(2);
        int count = 100;
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            RunLinks run = raw.links().run(1, 8L * WORDS * count, 10_000);
            CompletableFuture<Void> flood = flood(raw, 1, count);

            for (int i = count - 1; i >= 0; i--) {
                assertThat(run.receive(1, new Address(1, i, 0), "/backwards").words())
                        .hasSize(WORDS);
            }
            flood.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void s31_emptyMessages_countToo() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            RunLinks run = raw.links().run(1, 1000, 10_000);
            CompletableFuture<Message> never = Fixtures.async(() -> run.receive(1, new Address(9, 9, 9), "/never"));

            byte[] empty = new byte[0];
            for (int i = 0;
                    i < 2 * MAX_BUFFERED / Inbox.OVERHEAD_BYTES && raw.links().isOpen();
                    i++) {
                empty = message(SESSION, 1, i, new long[0]);
                try {
                    raw.write(empty);
                } catch (IOException e) {
                    break;
                }
            }

            assertThat(empty).hasSize(Frame.HEADER_BYTES);
            assertThatThrownBy(() -> never.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("peer sends more than the run allows: from=server1, allowedBytes=1000");
        }
    }

    @Test
    void s31_moreThanTheRunAllows_isNoticedWhenItBegins() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            raw.write(message(SESSION, 1, 0, new long[100]));
            LinkedRun early = early(raw);
            Fixtures.await("message here", () -> early.inbox(1).bufferedBytes() > 0);

            assertThatThrownBy(() -> raw.links().run(1, 799, 1_000))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("peer sends more than the run allows: from=server1, allowedBytes=799");
        }
    }

    private static CompletableFuture<Void> flood(RawLink raw, int run, int count) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            raw.write(message(SESSION, run, i, new long[WORDS]));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void s34_slowReceiver_holdsTheSender_andGetsEverything() throws Exception {
        LinkLimits small = new LinkLimits(20_000, 10_000, 2_000, WORDS, MAX_BUFFERED, MAX_BUFFERED);
        int count = 2_000;
        try (PortMesh mesh = PortMesh.open(2, small)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            mesh.endpoint(0).send(1, new Address(1, i, 0), new Message(new long[WORDS], 1));
                        }
                    },
                    task -> new Thread(task).start());
            Inbox inbox = mesh.inbox(1, 0);
            Fixtures.await("receiver full", () -> inbox.bufferedBytes() > MAX_BUFFERED - 9_000);

            for (int i = 0; i < count; i++) {
                assertThat(mesh.endpoint(1)
                                .receive(0, new Address(1, i, 0), "/slow")
                                .words())
                        .hasSize(WORDS);
                assertThat(inbox.bufferedBytes()).isLessThanOrEqualTo(MAX_BUFFERED + 9_000);
                assertThat(mesh.session(0).link(1).queuedBytes()).isLessThanOrEqualTo(MAX_BUFFERED);
            }
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void s37_frameOfAnotherSession_endsTheOneItCameIn_andNoOther() throws Exception {
        List<Player> players = Fixtures.players(2);
        SessionId other = SessionId.random();
        try (RawLink raw = new RawLink(players, SESSION, LIMITS);
                SSLSocket second = RawPeer.socket(
                        raw.port().number(), "TLSv1.3", Fixtures.issued("server1"), TlsContexts.SHARE_PROTOCOL)) {
            SessionLinks untouched = raw.port().join(other, players, Set.of(1));
            second.getOutputStream().write(RawLink.hello(players, other));
            untouched.awaitStanding();

            raw.write(message(other, 1, 0, new long[] {1}));

            Fixtures.await("first session over", () -> !raw.links().isOpen());
            RunLinks run = untouched.run(1, 1000, 5_000);
            second.getOutputStream().write(message(other, 1, 0, new long[] {2}));
            assertThat(run.receive(1, new Address(1, 0, 0), "/other").words()).containsExactly(2);
        }
    }

    @Test
    void s37_sessionsInParallel_keepTheirWords() throws Exception {
        try (PortMesh mesh = PortMesh.open(3, Fixtures.limits(20_000))) {
            List<CompletableFuture<Void>> checks = new ArrayList<>();
            for (int session = 0; session < 4; session++) {
                List<SessionLinks> links = mesh.join(SessionId.random());
                for (int self = 0; self < 3; self++) {
                    long mark = session;
                    int me = self;
                    RunLinks run = links.get(self).run(1, Fixtures.MAX_BYTES, 20_000);
                    checks.add(CompletableFuture.runAsync(
                            () -> exchange(run, me, mark), task -> new Thread(task).start()));
                }
            }

            CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).get(40, TimeUnit.SECONDS);
        }
    }

    private static void exchange(RunLinks run, int self, long mark) {
        for (int i = 0; i < 300; i++) {
            Address address = new Address(4, i, 0);
            run.send((self + 1) % 3, address, new Message(new long[] {mark, self}, 1));
            assertThat(run.receive((self + 2) % 3, address, "/stress").words()).containsExactly(mark, (self + 2) % 3);
        }
    }
}
