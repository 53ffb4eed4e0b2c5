package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Issuer;
import io.tfe4j.player.tls.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SECURITY B4, items 16 and 17: a peer with the right certificate sends the wrong bytes. */
@Timeout(60)
class Security16And17Test {
    private static final LinkLimits LIMITS = new LinkLimits(5_000, 10_000, 2_000, 1 << 10, 1 << 20, 1 << 14);
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final SessionId OTHER = new SessionId(1, 3);
    private static final Address HERE = new Address(0, 5, 0);
    private static final int HELLO = 0;
    private static final int MESSAGE = 1;
    private static final int ABORT = 2;
    private static final int BYE = 3;

    static Stream<Map.Entry<String, byte[]>> badFrames() {
        int huge = 1 << 28;
        return Map.<String, byte[]>of(
                "not a frame of this version: from=server1, magic=4",
                RawPeer.frame(4, MESSAGE, SESSION, HERE, 1, 1, 7),
                "wrong session: from=server1, session=" + OTHER,
                RawPeer.frame(Frame.MAGIC, MESSAGE, OTHER, HERE, 1, 1, 7),
                "unknown kind of frame: from=server1, kind=9",
                RawPeer.frame(Frame.MAGIC, 9, SESSION, HERE, 1, 0),
                "frame out of order: from=server1, kind=HELLO",
                RawPeer.frame(Frame.MAGIC, HELLO, SESSION, new Address(1, 0, 0), 2, 4, 0, 0, 0, 0),
                "frame too large: from=server1, kind=MESSAGE, words=" + huge + ", allowed=1024",
                RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, 1, huge),
                "frame too large: from=server1, kind=MESSAGE, words=-1",
                RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, 1, -1),
                "frame too large: from=server1, kind=ABORT, words=129",
                RawPeer.frame(Frame.MAGIC, ABORT, SESSION, HERE, 1, 129),
                "frame malformed: from=server1, round=-5",
                RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, -5, 1, 7),
                "message came twice: from=server1, address=",
                twice(),
                "peer sends more than is awaited: from=server1, allowedBytes=16384",
                flood())
                .entrySet()
                .stream();
    }

    private static byte[] twice() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, 1, 1, 7));
        bytes.writeBytes(RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, 1, 1, 8));
        return bytes.toByteArray();
    }

    private static byte[] flood() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            bytes.writeBytes(
                    RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, new Address(1, i, 0), 1, 1000, new long[1000]));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void badFrame_endsTheSession_withItsName_andThePeerIsTold(Map.Entry<String, byte[]> bad) throws Exception {
        List<Player> players = TlsMesh.players(2);
        CompletableFuture<TlsTransport> starting =
                TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, LIMITS);
        try (SSLSocket socket = connected(players);
                TlsTransport transport = greeted(socket, starting)) {
            CompletableFuture<Object> wait = CompletableFuture.supplyAsync(
                    () -> transport.receive(1, new Address(9, 9, 9), "/wait"), task -> new Thread(task).start());

            socket.getOutputStream().write(bad.getValue());
            socket.getOutputStream().flush();

            assertThatThrownBy(() -> wait.get(4, TimeUnit.SECONDS))
                    .cause()
                    .asInstanceOf(type(MpcException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.BAD_MESSAGE))
                    .satisfies(e -> assertThat(e.getMessage()).startsWith(bad.getKey()));
            byte[] last = socket.getInputStream().readNBytes(Frame.HEADER_BYTES);
            assertThat(last[4]).as("kind of the answer").isEqualTo((byte) ABORT);
        }
    }

    @Test
    void vanishedPeer_endsTheSession_atOnce() throws Exception {
        List<Player> players = TlsMesh.players(2);
        CompletableFuture<TlsTransport> starting =
                TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, LIMITS);
        SSLSocket socket = connected(players);
        try (TlsTransport transport = greeted(socket, starting)) {
            socket.close();

            assertThatThrownBy(() -> transport.receive(1, HERE, "/wait"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("link lost: player=server1");
        }
    }

    @Test
    void wordsInCrumbs_arriveWhole() throws Exception {
        List<Player> players = TlsMesh.players(2);
        CompletableFuture<TlsTransport> starting =
                TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, LIMITS);
        try (SSLSocket socket = connected(players);
                TlsTransport transport = greeted(socket, starting)) {
            byte[] bytes = RawPeer.frame(Frame.MAGIC, MESSAGE, SESSION, HERE, 1, 3, -1, 0x0102030405060708L, 3);
            OutputStream out = socket.getOutputStream();
            for (int at = 0; at < bytes.length; at += 5) {
                out.write(bytes, at, Math.min(5, bytes.length - at));
                out.flush();
            }

            assertThat(transport.receive(1, HERE, "/crumbs").words()).containsExactly(-1, 0x0102030405060708L, 3);
        }
    }

    @Test
    void peerThatTakesNothing_holdsItsSender_andNoMoreThanTheLimitIsQueued() throws Exception {
        List<Player> players = TlsMesh.players(2);
        LinkLimits small = new LinkLimits(1_000, 10_000, 2_000, 1 << 20, 1 << 20, 1 << 24);
        CompletableFuture<TlsTransport> starting =
                TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, small);
        try (SSLSocket socket = connected(players);
                TlsTransport transport = greeted(socket, starting)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            transport.send(1, new Address(2, i, 0), new Message(new long[1 << 16], 1));
                            assertThat(transport.queuedBytes(1)).isLessThanOrEqualTo(small.maxQueuedBytes());
                        }
                    })
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("peer does not take messages: to=server1, waitedMillis=1000");
        }
    }

    @Test
    void differentHostmaps_areNoticed() throws Exception {
        List<Player> players = TlsMesh.players(2);
        List<Player> longer = List.of(players.get(0), players.get(1), new Player("extra", "127.0.0.1:1"));
        CompletableFuture<TlsTransport> first = TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, LIMITS);
        CompletableFuture<TlsTransport> second = TlsMesh.start(longer, TlsMesh.credentials("server1"), SESSION, LIMITS);

        assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS)).hasMessageContaining("counts the players differently");
        assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS))
                .hasMessageContaining("counts the players differently");
    }

    @Test
    void differentSessions_areNoticed() throws Exception {
        List<Player> players = TlsMesh.players(2);
        CompletableFuture<TlsTransport> first = TlsMesh.start(players, TlsMesh.credentials("server0"), SESSION, LIMITS);
        CompletableFuture<TlsTransport> second = TlsMesh.start(players, TlsMesh.credentials("server1"), OTHER, LIMITS);

        assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS)).hasMessageContaining("wrong session: from=server1");
        assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS)).hasMessageContaining("wrong session: from=server0");
    }

    private static SSLSocket connected(List<Player> players) throws Exception {
        Issuer.Issued identity = TlsMesh.ISSUER.issue("server1", "player:server1", "", TlsMesh.valid());
        int port = players.get(0).port();
        for (int attempt = 0; ; attempt++) {
            try {
                SSLSocket socket = RawPeer.socket(port, "TLSv1.3", identity, TlsContexts.SHARE_PROTOCOL);
                socket.setSoTimeout(5_000);
                return socket;
            } catch (ConnectException e) {
                if (attempt == 100) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Returns server0's greeting in kind: with the indexes swapped. */
    private static TlsTransport greeted(SSLSocket socket, CompletableFuture<TlsTransport> starting) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] hello = in.readNBytes(Frame.HEADER_BYTES + Frame.HELLO_WORDS * Long.BYTES);
        int from = 24;
        hello[from] = 1;
        hello[from + Long.BYTES] = 0;
        socket.getOutputStream().write(hello);
        socket.getOutputStream().flush();
        return starting.get(5, TimeUnit.SECONDS);
    }
}
