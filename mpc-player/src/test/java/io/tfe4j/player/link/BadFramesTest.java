package io.tfe4j.player.link;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat model, items 16 and 17: a peer with the right certificate sends the wrong bytes. */
@Timeout(60)
@Tag("security-16")
@Tag("security-17")
class BadFramesTest {
    private static final LinkLimits LIMITS = new LinkLimits(5_000, 10_000, 2_000, 1 << 10, 1 << 20, 1 << 14);
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final SessionId OTHER = new SessionId(1, 3);
    private static final Address HERE = new Address(0, 5, 0);
    private static final long MAX_BYTES = 20_000;
    private static final int HELLO = 0;
    private static final int MESSAGE = 1;
    private static final int ABORT = 2;
    private static final int BYE = 3;

    static Stream<Map.Entry<String, byte[]>> badFrames() {
        int huge = 1 << 28;
        return Stream.<Map.Entry<String, byte[]>>of(
                entry(
                        "not a frame of this version: from=server1, magic=4",
                        RawPeer.frame(4, MESSAGE, SESSION, 1, HERE, 1, 1, 7)),
                entry("wrong session: from=server1, session=" + OTHER, frame(MESSAGE, OTHER, 1, HERE, 1, 1, 7)),
                entry("unknown kind of frame: from=server1, kind=9", frame(9, SESSION, 1, HERE, 1, 0)),
                entry(
                        "frame out of order: from=server1, kind=HELLO",
                        frame(HELLO, SESSION, 0, new Address(1, 0, 0), 2, 4, 0, 0, 0, 0)),
                entry(
                        "frame too large: from=server1, kind=MESSAGE, words=" + huge + ", allowed=1024",
                        frame(MESSAGE, SESSION, 1, HERE, 1, huge)),
                entry("frame too large: from=server1, kind=MESSAGE, words=-1", frame(MESSAGE, SESSION, 1, HERE, 1, -1)),
                entry("frame too large: from=server1, kind=ABORT, words=129", frame(ABORT, SESSION, 1, HERE, 1, 129)),
                entry("frame malformed: from=server1, round=-5", frame(MESSAGE, SESSION, 1, HERE, -5, 1, 7)),
                entry(
                        "frame of a wrong run: from=server1, kind=MESSAGE, run=0",
                        frame(MESSAGE, SESSION, 0, HERE, 1, 1, 7)),
                entry("frame of a wrong run: from=server1, kind=BYE, run=1", frame(BYE, SESSION, 1, HERE, 1, 0)),
                entry("frame of a wrong run: from=server1, kind=ABORT, run=-1", frame(ABORT, SESSION, -1, HERE, 1, 0)),
                entry(
                        "run too far ahead: from=server1, run=3, before=2",
                        all(frame(MESSAGE, SESSION, 2, HERE, 1, 1, 7), frame(MESSAGE, SESSION, 3, HERE, 1, 1, 7))),
                entry("run too far ahead: from=server1, run=10, last=1", aborts(10)),
                entry(
                        "message came twice: from=server1, address=",
                        all(frame(MESSAGE, SESSION, 1, HERE, 1, 1, 7), frame(MESSAGE, SESSION, 1, HERE, 1, 1, 8))),
                entry(
                        "message came twice: from=server1, address=",
                        all(frame(MESSAGE, SESSION, 2, HERE, 1, 1, 7), frame(MESSAGE, SESSION, 2, HERE, 1, 1, 8))),
                entry("peer sends more than the run allows: from=server1, allowedBytes=" + MAX_BYTES, flood()));
    }

    private static byte[] frame(
            int kind, SessionId session, int run, Address address, int round, int words, long... body) {
        return RawPeer.frame(Frame.MAGIC, kind, session, run, address, round, words, body);
    }

    private static byte[] all(byte[]... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            bytes.writeBytes(frame);
        }
        return bytes.toByteArray();
    }

    /** Ends run after run that never began. */
    private static byte[] aborts(int count) {
        byte[][] frames = new byte[count - 1][];
        Arrays.setAll(frames, i -> frame(ABORT, SESSION, i + 2, HERE, 1, 0));
        return all(frames);
    }

    private static byte[] flood() {
        byte[][] frames = new byte[3][];
        Arrays.setAll(frames, i -> frame(MESSAGE, SESSION, 1, new Address(1, i, 0), 1, 1000, new long[1000]));
        return all(frames);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void badFrame_endsTheSession_withItsName_andThePeerIsTold(Map.Entry<String, byte[]> bad) throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            RunLinks run = raw.links().run(1, MAX_BYTES, 5_000);
            CompletableFuture<Object> wait = Fixtures.async(() -> run.receive(1, new Address(9, 9, 9), "/wait"));

            raw.write(bad.getValue());

            assertThatThrownBy(() -> wait.get(4, TimeUnit.SECONDS))
                    .cause()
                    .asInstanceOf(type(MpcException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.BAD_MESSAGE))
                    .satisfies(e -> assertThat(e.getMessage()).startsWith(bad.getKey()));
            byte[] last = raw.in().readNBytes(Frame.HEADER_BYTES);
            assertThat(last[4]).as("kind of the answer").isEqualTo((byte) ABORT);
        }
    }

    @Test
    void vanishedPeer_endsTheSession_atOnce() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            RunLinks run = raw.links().run(1, MAX_BYTES, 5_000);
            raw.socket().close();

            assertThatThrownBy(() -> run.receive(1, HERE, "/wait"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("link lost: player=server1");
            assertThat(raw.links().isOpen()).isFalse();
        }
    }

    @Test
    void wordsInCrumbs_arriveWhole() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (RawLink raw = new RawLink(players, SESSION, LIMITS)) {
            RunLinks run = raw.links().run(1, MAX_BYTES, 5_000);
            byte[] bytes = frame(MESSAGE, SESSION, 1, HERE, 1, 3, -1, 0x0102030405060708L, 3);
            for (int at = 0; at < bytes.length; at += 5) {
                raw.write(Arrays.copyOfRange(bytes, at, Math.min(at + 5, bytes.length)));
            }

            assertThat(run.receive(1, HERE, "/crumbs").words()).containsExactly(-1, 0x0102030405060708L, 3);
        }
    }

    @Test
    void peerThatTakesNothing_holdsItsSender_andNoMoreThanTheLimitIsQueued() throws Exception {
        List<Player> players = Fixtures.players(2);
        LinkLimits small = new LinkLimits(1_000, 10_000, 2_000, 1 << 20, 1 << 20, 1 << 24);
        try (RawLink raw = new RawLink(players, SESSION, small)) {
            RunLinks run = raw.links().run(1, MAX_BYTES, 1_000);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            run.send(1, new Address(2, i, 0), new Message(new long[1 << 16], 1));
                            assertThat(((LinkedSession) raw.links()).link(1).queuedBytes())
                                    .isLessThanOrEqualTo(small.maxQueuedBytes());
                        }
                    })
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("peer does not take messages: to=server1, waitedMillis=1000");
        }
    }

    @Test
    void differentHostmaps_areNoticed() throws Exception {
        List<Player> players = Fixtures.players(2);
        List<Player> longer = List.of(players.get(0), players.get(1), new Player("extra", "127.0.0.1:1"));
        try (PlayerPort left = Fixtures.port(players, "server0", LIMITS);
                PlayerPort right = Fixtures.port(longer, "server1", LIMITS)) {
            SessionLinks first = left.join(SESSION, players, Set.of(1));
            SessionLinks second = right.join(SESSION, longer, Set.of(0));

            assertThatThrownBy(first::awaitStanding).hasMessageContaining("counts the players differently");
            Fixtures.await("session over", () -> !second.isOpen());
            assertThatThrownBy(second::awaitStanding).hasMessageContaining("counts the players differently");
        }
    }

    @Test
    void differentSessions_doNotMeet() throws Exception {
        List<Player> players = Fixtures.players(2);
        LinkLimits hasty = new LinkLimits(500, 500, 500, 1 << 10, 1 << 20, 1 << 14);
        try (PlayerPort left = Fixtures.port(players, "server0", hasty);
                PlayerPort right = Fixtures.port(players, "server1", hasty)) {
            SessionLinks first = left.join(SESSION, players, Set.of(1));
            SessionLinks second = right.join(OTHER, players, Set.of(0));

            assertThatThrownBy(first::awaitStanding).hasMessageContaining("links do not stand: missing=[server1");
            assertThatThrownBy(second::awaitStanding).hasMessageContaining("links do not stand: missing=[server0");
        }
    }
}
