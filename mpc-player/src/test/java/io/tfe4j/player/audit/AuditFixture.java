package io.tfe4j.player.audit;

import io.tfe4j.config.Hostmap;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

/** Certificates as {@code tfe4j certs} makes them, and entries of each kind. */
final class AuditFixture {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T12:00:00.5Z"), ZoneOffset.UTC);

    private final Path certs;

    AuditFixture(Path folder) throws IOException {
        Path hostmap = Files.writeString(
                folder.resolve("config.json"),
                "{\"server0\": \"127.0.0.1:1\", \"server1\": \"127.0.0.1:2\", \"server2\": \"127.0.0.1:3\"}");
        certs = folder.resolve("certs");
        Certificates.make(Hostmap.load(hostmap), certs, 30, false);
    }

    X509Certificate certificate(String player) throws IOException {
        return AuditKeys.certificate(certs.resolve(player + ".crt"));
    }

    PrivateKey key(String player) throws IOException, GeneralSecurityException {
        String body = Files.readString(certs.resolve(player + ".key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    AuditSigner signer(String player) throws IOException, GeneralSecurityException {
        return AuditSigner.of(key(player), certificate(player));
    }

    static AuditEntry entry(int run, AuditEntry.Outcome outcome) {
        return new AuditEntry(
                new AuditEntry.Request(
                        "00112233445566778899aabbccddeeff",
                        run,
                        "submitter:ada",
                        "ab".repeat(32),
                        "cd".repeat(32),
                        "t"),
                List.of("server0", "server1", "server2", "researcher"),
                List.of(new AuditEntry.Input("server0", "patients", List.of("age", "b\"m\ni,\u20ac"))),
                List.of(new AuditEntry.Output("average", "researcher")),
                "allow[2]",
                outcome);
    }

    static List<AuditEntry> entries() {
        return List.of(
                entry(1, AuditEntry.Outcome.accepted()),
                entry(1, AuditEntry.Outcome.finished(4096, 9)),
                entry(2, AuditEntry.Outcome.failed(MpcException.Code.PEER_SILENT, 128, 2)),
                entry(3, AuditEntry.Outcome.refused("receiver not allowed: receiver=mallory\",\"signature\":\"00")));
    }

    static AuditHead write(Path file, AuditSigner signer) {
        try (AuditLog log = AuditLog.open(file, signer, CLOCK)) {
            entries().forEach(log::append);
            return log.head();
        }
    }
}
