package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.tls.Credentials;
import java.nio.file.Path;
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
}
