package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.audit.AuditKeys;
import io.tfe4j.player.tls.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTest {
    @Test
    void certs_areMadeOnce_andAgainWhenForced(@TempDir Path folder) {
        String[] command = {
            "certs",
            "--config",
            "config/local.json",
            "--out",
            folder.resolve("certs").toString(),
            "--days",
            "30"
        };

        Typed first = tfe4j(command);
        Typed second = tfe4j(command);
        Typed forced = tfe4j("certs", "--force", "--config", "config/local.json", "--out", command[4]);

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("valid for 30 days");
        assertThat(folder.resolve("certs/server0.key")).exists();
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("error: file exists", "--force");
        assertThat(forced.exitCode()).isZero();
        assertThat(forced.out()).contains("valid for 365 days");
    }

    @Test
    void clients_getCertificatesOfTheirOwn(@TempDir Path folder) {
        Path certs = folder.resolve("certs");

        Typed typed = tfe4j(
                "certs",
                "--config",
                "config/local.json",
                "--out",
                certs.toString(),
                "--client",
                "ann",
                "--client",
                "bob");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(Credentials.load(certs, "ann").identity()).isEqualTo("client:ann");
        assertThat(Credentials.load(certs, "bob").identity()).isEqualTo("client:bob");
    }

    @Test
    void renewedCertificate_isOfTheSameAuthorityAndIdentity_andTheOldOneIsKept(@TempDir Path folder) throws Exception {
        String certs = folder.resolve("certs").toString();
        assertThat(tfe4j("certs", "--config", "config/local.json", "--out", certs, "--days", "30")
                        .exitCode())
                .isZero();
        Credentials before = Credentials.load(folder.resolve("certs"), "server1");

        Typed renewed = tfe4j("certs", "renew", "server1", "--certs", certs, "--days", "20");

        assertThat(renewed.exitCode()).as(renewed.err()).isZero();
        assertThat(renewed.out()).contains("server1 has a new certificate and key", "valid until");
        Credentials after = Credentials.load(folder.resolve("certs"), "server1");
        assertThat(after.identity()).isEqualTo("player:server1");
        assertThat(after.certificate()).isNotEqualTo(before.certificate());
        assertThat(after.certificate().getSubjectAlternativeNames().toString())
                .isEqualTo(before.certificate().getSubjectAlternativeNames().toString());
        after.certificate().verify(before.authority().getPublicKey());
        assertThat(AuditKeys.certificate(folder.resolve("certs/server1.crt.1"))).isEqualTo(before.certificate());
        assertThat(Files.getPosixFilePermissions(folder.resolve("certs/server1.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(tfe4j("certs", "renew", "server1", "--certs", certs).exitCode())
                .isZero();
        assertThat(folder.resolve("certs/server1.crt.2")).exists();
    }

    @Test
    void renewal_needsTheAuthorityThatSignedTheOldCertificate(@TempDir Path folder) throws Exception {
        Path certs = folder.resolve("certs");
        Path offline = folder.resolve("offline");
        Path others = folder.resolve("others");
        for (Path each : new Path[] {certs, others}) {
            assertThat(tfe4j("certs", "--config", "config/local.json", "--out", each.toString(), "--days", "5")
                            .exitCode())
                    .isZero();
        }
        Files.createDirectories(offline);
        Files.move(certs.resolve("ca.key"), offline.resolve("ca.key"));
        Files.copy(certs.resolve("ca.crt"), offline.resolve("ca.crt"));
        byte[] before = Files.readAllBytes(certs.resolve("server0.crt"));

        assertThat(tfe4j("certs", "renew", "server0", "--certs", certs.toString())
                        .err())
                .contains("file missing", "ca.key");
        assertThat(tfe4j("certs", "renew", "server0", "--certs", certs.toString(), "--authority", others.toString())
                        .err())
                .contains("certificate is of another authority: certificate=player:server0");
        assertThat(tfe4j("certs", "renew", "nobody", "--certs", certs.toString(), "--authority", offline.toString())
                        .err())
                .contains("file missing", "nobody.crt");
        assertThat(Files.readAllBytes(certs.resolve("server0.crt"))).isEqualTo(before);

        Typed renewed =
                tfe4j("certs", "renew", "server0", "--certs", certs.toString(), "--authority", offline.toString());
        assertThat(renewed.exitCode()).as(renewed.err()).isZero();
        assertThat(Credentials.load(certs, "server0").certificate().getNotAfter())
                .as("not longer than its authority")
                .isEqualTo(Credentials.load(certs, "server0").authority().getNotAfter());
    }

    @Test
    void certs_withoutTheirOptions_areRefused() {
        assertThat(tfe4j("certs").err()).contains("Missing required options: '--config=FILE', '--out=DIR'");
    }
}
