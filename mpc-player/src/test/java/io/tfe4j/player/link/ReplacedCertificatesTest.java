package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threat model, items 3 and 51: certificates that are revoked or replaced while a player runs. */
@Timeout(60)
@Tag("security-3")
@Tag("security-51")
class ReplacedCertificatesTest {
    private static final LinkLimits LIMITS = new LinkLimits(5_000, 2_000, 1_000, 1 << 10, 1 << 20, 1 << 20);
    private static final Address HERE = new Address(1, 1, 1);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private List<Player> players;

    @BeforeEach
    void certificates() throws Exception {
        players = Fixtures.players(2);
        write("ca.crt", "CERTIFICATE", Fixtures.ISSUER.authority().certificate().getEncoded());
        for (Player player : players) {
            issue(player.name());
        }
    }

    private X509Certificate issue(String name) throws Exception {
        Issuer.Issued issued = Fixtures.issued(name);
        write(name + ".crt", "CERTIFICATE", issued.certificate().getEncoded());
        write(name + ".key", "PRIVATE KEY", issued.keys().getPrivate().getEncoded());
        return issued.certificate();
    }

    private void write(String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        Path path = folder.resolve(file);
        Files.deleteIfExists(path);
        Files.writeString(path, text, StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private void writeList(Issuer by, Instant until, X509Certificate... revoked) throws Exception {
        X509CRL list = by.revoke(new Issuer.Validity(Instant.now().minus(Duration.ofMinutes(1)), until), revoked);
        write("ca.crl", "X509 CRL", list.getEncoded());
    }

    private Credentials load(String name) {
        return Credentials.load(folder, name);
    }

    @Test
    void s03_revokedCertificate_isRefused_forLinksAndCalls_onceTheListIsThere() throws Exception {
        Credentials revoked = load("server1");
        try (PlayerPort port =
                        Fixtures.port(players, "server0", load("server0"), LIMITS, new GrpcOnThePortTest.WhoAmI());
                PlayerPort other = Fixtures.port(players, "server1", revoked, LIMITS)) {
            assertThat(GrpcOnThePortTest.whoAmI(players.get(0), revoked)).contains("player:server1");

            writeList(Fixtures.ISSUER, Instant.now().plus(Duration.ofDays(1)), revoked.certificate());

            assertThatThrownBy(() -> GrpcOnThePortTest.whoAmI(players.get(0), revoked))
                    .isInstanceOf(StatusRuntimeException.class);
            SessionId session = SessionId.random();
            SessionLinks waiting = port.join(session, players, Set.of(1));
            SessionLinks refused = other.join(session, players, Set.of(0));
            assertThatThrownBy(waiting::awaitStanding)
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("somebody was refused")
                    .hasMessageContaining("certificate revoked");
            assertThatThrownBy(refused::awaitStanding).isInstanceOf(MpcException.class);
        }
    }

    @Test
    void s03_othersThanTheRevoked_getIn_andAListThatIsNoneStopsEveryone() throws Exception {
        try (PlayerPort port =
                Fixtures.port(players, "server0", load("server0"), LIMITS, new GrpcOnThePortTest.WhoAmI())) {
            assertThat(port.number()).isPositive();
            Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
            writeList(Fixtures.ISSUER, tomorrow, Fixtures.issued("mallory").certificate());
            assertThat(GrpcOnThePortTest.whoAmI(players.get(0), load("server1")))
                    .contains("player:server1");

            writeList(new Issuer("test CA", Fixtures.valid()), tomorrow);
            assertRefused("foreign authority's list");
            write("ca.crl", "X509 CRL", new byte[] {1, 2, 3});
            assertRefused("no list at all");
            writeList(Fixtures.ISSUER, Instant.now().minus(Duration.ofSeconds(1)));
            assertRefused("out of date");
        }
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> GrpcOnThePortTest.whoAmI(players.get(0), load("server1")))
                .as(why)
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void s51_newCertificates_countForNewSessions_andOldOnesGoOn() throws Exception {
        AtomicReference<Credentials> current = new AtomicReference<>(load("server0"));
        try (PlayerPort port = Fixtures.port(players, "server0", current::get, LIMITS);
                PlayerPort other = Fixtures.port(players, "server1", load("server1"), LIMITS)) {
            SessionId session = SessionId.random();
            SessionLinks before = port.join(session, players, Set.of(1));
            SessionLinks beforeThere = other.join(session, players, Set.of(0));
            before.awaitStanding();
            X509Certificate first = served();

            X509Certificate replaced = issue("server0");
            current.set(load("server0"));

            assertThat(served()).isEqualTo(replaced).isNotEqualTo(first);
            SessionId next = SessionId.random();
            SessionLinks after = port.join(next, players, Set.of(1));
            other.join(next, players, Set.of(0)).awaitStanding();
            after.awaitStanding();
            RunLinks run = beforeThere.run(1, 100, 5_000);
            before.run(1, 100, 5_000).send(1, HERE, new Message(new long[] {6}, 1));
            assertThat(run.receive(0, HERE, "/old").words()).containsExactly(6);
        }
    }

    /** The certificate that the port shows now. */
    private X509Certificate served() throws Exception {
        try (var socket = RawPeer.socket(players.get(0).port(), "TLSv1.3", Fixtures.issued("server1"), "h2")) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
