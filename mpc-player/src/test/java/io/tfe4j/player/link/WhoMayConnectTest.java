package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Issuer;
import io.tfe4j.player.tls.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat model, items 1 to 3: who may connect. server0 waits for server1; others knock. */
@Timeout(60)
@Tag("security-1")
@Tag("security-2")
@Tag("security-3")
class WhoMayConnectTest {
    private static final LinkLimits LIMITS = new LinkLimits(5_000, 15_000, 2_000, 1 << 10, 1 << 20, 1 << 20);
    private static final LinkLimits HASTY = new LinkLimits(1_000, 1_500, 500, 1 << 10, 1 << 20, 1 << 20);

    private final SessionId session = SessionId.random();

    @SuppressWarnings("NullAway.Init") // set before each test
    private List<Player> players;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PlayerPort port;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CompletableFuture<SessionLinks> waiting;

    @BeforeEach
    void start() throws Exception {
        players = Fixtures.players(2);
        port = Fixtures.port(players, "server0", LIMITS);
        waiting = Fixtures.start(port, session, players, 0);
    }

    /** Whoever knocked, the right player still gets in. */
    @AfterEach
    void theRightPlayer_stillGetsIn() {
        try (PlayerPort left = port;
                PlayerPort right = Fixtures.port(players, "server1", LIMITS)) {
            SessionLinks links = right.join(session, players, Set.of(0));
            links.awaitStanding();
            assertThat(links.isOpen()).isTrue();
            assertThat(left.number()).isEqualTo(port());
            assertThat(waiting.join().isOpen()).isTrue();
        }
    }

    @Test
    void s01_plaintext_isRefused() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: server0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(saysNothingButAnAlert(socket.getInputStream())).isTrue();
        }
    }

    @Test
    void s01_silence_isNotWaitedForLong() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(5_000);

            assertThat(saysNothingButAnAlert(socket.getInputStream())).isTrue();
        }
    }

    @Test
    void s01_tls12_isRefused() throws Exception {
        assertRefused("TLSv1.2", good(), TlsContexts.SHARE_PROTOCOL);
    }

    @Test
    void s01_noCertificate_isRefused() throws Exception {
        assertRefused("TLSv1.3", null, TlsContexts.SHARE_PROTOCOL);
    }

    @Test
    void s01_anotherProtocol_isRefused() throws Exception {
        assertRefused("TLSv1.3", good(), "http/1.1");
        assertRefused("TLSv1.3", good(), "");
    }

    @Test
    void control_theSameSocketWithTheRightCertificate_isGreeted() throws Exception {
        try (PlayerPort knockedAt = port) {
            assertThat(bytesAfterHandshake("TLSv1.3", good(), TlsContexts.SHARE_PROTOCOL))
                    .isPositive();
            assertThat(knockedAt.number()).isEqualTo(port());
        }
        // the session is over with that socket, so the right player needs another
        start();
    }

    private static Issuer.Issued good() {
        return Fixtures.ISSUER.issue("server1", "player:server1", "", Fixtures.valid());
    }

    static Stream<Map.Entry<String, Issuer.Issued>> badCertificates() {
        Issuer.Validity valid = Fixtures.valid();
        Instant now = Instant.now();
        Issuer.Validity expired = new Issuer.Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
        Issuer.Validity future = new Issuer.Validity(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        Issuer own = Fixtures.ISSUER;
        String right = "player:server1";
        return Map.of(
                "expired",
                own.issue("server1", right, "", expired),
                "not yet valid",
                own.issue("server1", right, "", future),
                "foreign authority",
                new Issuer("test CA", valid).issue("server1", right, "", valid),
                "its own authority",
                new Issuer("server1", valid).authority(),
                "for servers only",
                own.issue("server1", right, "", valid, KeyPurposeId.id_kp_serverAuth),
                "for signing code",
                own.issue("server1", right, "", valid, KeyPurposeId.id_kp_codeSigning),
                "a player not in the host map",
                own.issue("server1", "player:mallory", "", valid),
                "the name in the subject alone",
                own.issue("server1", "submitter:server1", "server1", valid),
                "the waiting player's own name",
                own.issue("server1", "player:server0", "", valid),
                "a longer name",
                own.issue("server1", right + "@other", "", valid))
                .entrySet()
                .stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCertificates")
    void s02_s03_badCertificate_isRefused(Map.Entry<String, Issuer.Issued> bad) throws Exception {
        assertRefused("TLSv1.3", bad.getValue(), TlsContexts.SHARE_PROTOCOL);
    }

    @Test
    void s02_dialledPlayerOfAnotherName_endsTheSession() throws Exception {
        List<Player> others = Fixtures.players(2);
        List<Player> asSeenByImpostor =
                List.of(new Player("mallory", others.get(0).address()), others.get(1));
        try (PlayerPort impostor = Fixtures.port(asSeenByImpostor, "mallory", HASTY);
                PlayerPort honest = Fixtures.port(others, "server1", HASTY)) {
            CompletableFuture<SessionLinks> mallory = Fixtures.start(impostor, session, asSeenByImpostor, 0);

            assertThatThrownBy(() -> honest.join(session, others, Set.of(0)).awaitStanding())
                    .isInstanceOf(MpcException.class)
                    .hasMessage("peer has another identity: expected=server0, found=mallory");
            assertThatThrownBy(mallory::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("links do not stand: missing=[server1");
        }
    }

    @Test
    void s03_dialledPlayerWithAForeignAuthority_isNotLinked() throws Exception {
        List<Player> others = Fixtures.players(2);
        Issuer foreign = new Issuer("test CA", Fixtures.valid());
        Issuer.Issued issued = foreign.issue("server0", "player:server0", "127.0.0.1", Fixtures.valid());
        try (PlayerPort impostor = Fixtures.port(others, "server0", Fixtures.credentials(issued), HASTY);
                PlayerPort honest = Fixtures.port(others, "server1", HASTY)) {
            CompletableFuture<SessionLinks> waits = Fixtures.start(impostor, session, others, 0);

            assertThatThrownBy(() -> honest.join(session, others, Set.of(0)).awaitStanding())
                    .asInstanceOf(type(MpcException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(MpcException.Code.PEER_SILENT))
                    .satisfies(e -> assertThat(e.getMessage()).contains("missing=[server0 ("));
            assertThatThrownBy(waits::join).hasMessageContaining("missing=[server1");
        }
    }

    private int port() {
        return players.get(0).port();
    }

    private void assertRefused(String version, Issuer.@Nullable Issued identity, String protocol) throws Exception {
        assertThat(bytesAfterHandshake(version, identity, protocol)).isNotPositive();
    }

    /** How much the waiting player says to a greeting; -1 if it closes instead. */
    private int bytesAfterHandshake(String version, Issuer.@Nullable Issued identity, String protocol)
            throws GeneralSecurityException, IOException {
        try (SSLSocket socket = RawPeer.socket(port(), version, identity, protocol)) {
            socket.setSoTimeout(5_000);
            try {
                socket.startHandshake();
                long[] names = Endpoints.of(players, "server1").namesDigest();
                socket.getOutputStream()
                        .write(RawPeer.frame(
                                Frame.MAGIC, 0, session, 0, new Address(1, 0, 0), players.size(), names.length, names));
                return socket.getInputStream().read(new byte[100]);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("neither greeted nor refused", e);
            } catch (IOException e) {
                return -1;
            }
        }
    }

    private static boolean saysNothingButAnAlert(InputStream in) throws IOException {
        byte[] said;
        try {
            said = in.readAllBytes();
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
        int alert = 21;
        return said.length == 0 || (said[0] == alert && said.length < 16);
    }
}
