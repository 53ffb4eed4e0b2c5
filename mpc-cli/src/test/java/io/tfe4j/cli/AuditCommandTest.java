package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.audit.AuditKeys;
import io.tfe4j.player.audit.AuditLog;
import io.tfe4j.player.audit.AuditSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path folder;

    private String log;
    private String certificate;

    @BeforeEach
    void write() throws Exception {
        String certs = folder.resolve("certs").toString();
        assertThat(tfe4j("certs", "--config", "config/local.json", "--out", certs)
                        .exitCode())
                .isZero();
        certificate = certs + "/server0.crt";
        log = folder.resolve("audit.jsonl").toString();
        String body = Files.readString(Path.of(certs, "server0.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        try (AuditLog audit =
                AuditLog.open(Path.of(log), AuditSigner.of(key, AuditKeys.certificate(Path.of(certificate))))) {
            audit.append(entry(AuditEntry.Outcome.finished(4096, 9)));
            audit.append(entry(AuditEntry.Outcome.refused("owners: found=1, required=2\u001b[2J")));
        }
    }

    private static AuditEntry entry(AuditEntry.Outcome outcome) {
        return new AuditEntry(
                new AuditEntry.Request(
                        "0123456789abcdef0123456789abcdef",
                        1,
                        "submitter:ada",
                        "ab".repeat(32),
                        "cd".repeat(32),
                        "ages"),
                List.of("server0", "server1", "server2", "researcher"),
                List.of(new AuditEntry.Input("server0", "patients", List.of("age", "bmi"))),
                List.of(new AuditEntry.Output("average", "researcher")),
                "allow[2]",
                outcome);
    }

    @Test
    void verify_goodLog_printsTheHead_thatLaterVerifiesTheEnd() throws Exception {
        Typed good = tfe4j("audit", "verify", "--file", log, "--cert", certificate);
        String head = good.out().lines().reduce((a, b) -> b).orElseThrow().replace("head ", "");
        List<String> lines = Files.readAllLines(Path.of(log));
        Files.write(Path.of(log), lines.subList(0, 1));

        Typed cut = tfe4j("audit", "verify", "--file", log, "--cert", certificate);
        Typed compared = tfe4j("audit", "verify", "--file", log, "--cert", certificate, "--head", head);

        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.out()).startsWith("2 records");
        assertThat(head).matches("2:[0-9a-f]{64}");
        assertThat(cut.exitCode()).isZero();
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.out()).contains("line 2 is bad: records are missing at the end");
    }

    @Test
    void verify_changedLog_namesTheLine() throws Exception {
        Files.writeString(Path.of(log), Files.readString(Path.of(log)).replace("4096", "4097"));

        Typed typed = tfe4j("audit", "verify", "--file", log, "--cert", certificate);

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).contains("line 1 is bad: the signature is wrong");
    }

    @Test
    void verify_withoutACertificate_asksForOne() {
        Typed none = tfe4j("audit", "verify", "--file", log);
        Typed unsigned = tfe4j("audit", "verify", "--file", log, "--unsigned");
        Typed missing = tfe4j("audit", "verify", "--file", log + "x", "--unsigned");

        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--cert");
        assertThat(unsigned.exitCode()).isZero();
        assertThat(unsigned.out()).contains("could have made all of it up");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("no such file");
    }

    @Test
    void show_printsOneLineARecord_andNoControlCharacters() {
        Typed typed = tfe4j("audit", "show", "--file", log);

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out().lines()).hasSize(2);
        assertThat(typed.out())
                .contains("server0  finished (4096 bytes sent, 9 rounds)  ages  by submitter:ada")
                .contains("reads server0/patients[age, bmi]  researcher receives average  rule allow[2]")
                .contains("refused (owners: found=1, required=2?[2J)")
                .doesNotContain("\u001b");
    }
}
