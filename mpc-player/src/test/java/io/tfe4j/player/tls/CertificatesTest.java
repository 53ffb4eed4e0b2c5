package io.tfe4j.player.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    @TempDir
    private Path folder;

    private List<Player> players;
    private Path certs;

    @BeforeEach
    void readHostmap() throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), """
                {"server0": "127.0.0.1:4440", "server1": "one.example.org:4440", "server2": "[::1]:4442", "alice": "localhost:1"}
                """);
        players = Hostmap.load(file);
        certs = folder.resolve("out/certs");
    }

    @Test
    void everyPlayer_hasAChainToTheAuthority_andItsOwnName() throws Exception {
        int pairs = Certificates.make(players, certs, Certificates.DEFAULT_DAYS, false);

        assertThat(pairs).isEqualTo(players.size() + 2);
        for (Player player : players) {
            Credentials credentials = Credentials.load(certs, player.name());
            X509Certificate certificate = credentials.certificate();
            PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(credentials.authority(), null)));
            trust.setRevocationEnabled(false);
            var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
            assertThatCode(() -> CertPathValidator.getInstance("PKIX").validate(path, trust))
                    .doesNotThrowAnyException();
            assertThat(Identity.uris(certificate)).containsExactly("player:" + player.name());
            assertThat(certificate.getExtendedKeyUsage()).hasSize(2);
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate.getSubjectAlternativeNames())
                    .anySatisfy(name -> assertThat(name.get(0)).isIn(2, 7));
            assertThat(Duration.between(
                            certificate.getNotBefore().toInstant(),
                            certificate.getNotAfter().toInstant()))
                    .isBetween(Duration.ofDays(365), Duration.ofDays(366));
        }
    }

    @Test
    void serialNumbers_areDifferent_andPositive() throws IOException {
        Certificates.make(players, certs, 30, false);

        Set<Object> serials = new HashSet<>();
        try (Stream<Path> files = Files.list(certs)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".crt")).toList()) {
                var serial = PemFiles.readCertificate(file).getSerialNumber();
                assertThat(serial.signum()).isPositive();
                serials.add(serial);
            }
        }
        assertThat(serials).hasSize(players.size() + 2);
    }

    @Test
    void submitter_isNoPlayer() throws IOException {
        Certificates.make(players, certs, 30, false);

        X509Certificate submitter = PemFiles.readCertificate(certs.resolve("submitter.crt"));

        assertThat(Identity.uris(submitter)).containsExactly("submitter:submitter");
        assertThatThrownBy(() -> Identity.player(submitter)).hasMessageContaining("names no player");
        assertThat(Credentials.load(certs, "submitter").identity()).isEqualTo("submitter:submitter");
        assertThat(Credentials.load(certs, "server1").identity()).isEqualTo("player:server1");
    }

    @Test
    void files_areTheOwnersOnly_andAnOpenKeyIsRefused() throws IOException {
        Certificates.make(players, certs, 30, false);

        try (Stream<Path> files = Files.list(certs)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certs)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(certs.resolve("server1.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Credentials.load(certs, "server1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open to others")
                .hasMessageContaining("server1.key");
    }

    @Test
    void existingFiles_areKept_unlessForced() throws IOException {
        Certificates.make(players, certs, 30, false);
        byte[] before = Files.readAllBytes(certs.resolve("ca.crt"));

        assertThatThrownBy(() -> Certificates.make(players, certs, 30, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file exists")
                .hasMessageContaining("--force");
        assertThat(certs.resolve("ca.crt")).hasBinaryContent(before);

        Certificates.make(players, certs, 30, true);
        assertThat(Files.readAllBytes(certs.resolve("ca.crt"))).isNotEqualTo(before);
    }

    @Test
    void oneLeftOver_stopsAllOfThem() throws IOException {
        Files.createDirectories(certs);
        Files.writeString(certs.resolve("alice.key"), "mine");

        assertThatThrownBy(() -> Certificates.make(players, certs, 30, false)).hasMessageContaining("alice.key");
        try (Stream<Path> files = Files.list(certs)) {
            assertThat(files).containsExactly(certs.resolve("alice.key"));
        }
    }

    @Test
    void swappedFiles_areNoticed() throws IOException {
        Certificates.make(players, certs, 30, false);
        Files.copy(certs.resolve("server2.crt"), certs.resolve("mallory.crt"));
        Files.copy(certs.resolve("server2.key"), certs.resolve("mallory.key"));

        assertThatThrownBy(() -> Credentials.load(certs, "mallory"))
                .hasMessageContaining("expected=mallory, found=server2");
        assertThatThrownBy(() -> Credentials.load(certs, "nobody")).hasMessageContaining("nobody.crt");
    }

    @Test
    void badRequests_areRefused() {
        List<Player> clash = List.of(new Player("ca", "h:1"));
        List<Player> twins = List.of(new Player("Alice", "h:1"), new Player("alice", "h:2"));

        assertThatThrownBy(() -> Certificates.make(players, certs, 0, false)).hasMessageContaining("days=0");
        assertThatThrownBy(() -> Certificates.make(clash, certs, 1, false)).hasMessageContaining("player=ca");
        assertThatThrownBy(() -> Certificates.make(twins, certs, 1, false)).hasMessageContaining("player=alice");
        assertThat(certs).doesNotExist();
    }

    /** There are many clients, and none of them submits programs. */
    @Test
    void signatures_ofClients_countForNothing() {
        Certificates.make(players, List.of("submitter"), List.of("phone"), certs, 1, false);
        Credentials own = Credentials.load(certs, "server0");
        byte[] message = {1, 2, 3};

        assertThat(signedBy("submitter", own, message)).isEqualTo("submitter:submitter");
        assertThatThrownBy(() -> signedBy("phone", own, message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clients sign nothing for players: identity=client:phone");
    }

    private String signedBy(String name, Credentials verifier, byte[] message) {
        Credentials signer = Credentials.load(certs, name);
        return Signatures.verify(
                verifier, Signatures.certificate(signer), "test", message, Signatures.sign(signer, "test", message));
    }
}
