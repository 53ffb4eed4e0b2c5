package io.tfe4j.player.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    private Path folder;

    private AuditFixture fixture;
    private Path file;

    @BeforeEach
    void makeCertificates() throws IOException {
        fixture = new AuditFixture(folder);
        file = folder.resolve("state/audit.jsonl");
    }

    @Test
    void records_sayWhoRanWhatOnWhoseData() throws Exception {
        AuditFixture.write(file, fixture.signer("server0"));

        List<JsonNode> records = records();

        assertThat(records).hasSize(4);
        JsonNode finished = records.get(1);
        assertThat(finished.path("sequence").asLong()).isEqualTo(2);
        assertThat(finished.path("time").asText()).isEqualTo("2026-11-22T12:00:00.500Z");
        assertThat(finished.path("player").asText()).isEqualTo("server0");
        assertThat(finished.path("session").asText()).isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(finished.path("run").asInt()).isEqualTo(1);
        assertThat(finished.path("submitter").asText()).isEqualTo("submitter:ada");
        assertThat(finished.path("program").asText()).isEqualTo("ab".repeat(32));
        assertThat(finished.at("/inputs/0/dataset").asText()).isEqualTo("patients");
        assertThat(finished.at("/inputs/0/columns/1").asText()).isEqualTo("b\"m\ni,\u20ac");
        assertThat(finished.at("/outputs/0/receiver").asText()).isEqualTo("researcher");
        assertThat(finished.path("rule").asText()).isEqualTo("allow[2]");
        assertThat(finished.path("bytesSent").asLong()).isEqualTo(4096);
        assertThat(finished.path("rounds").asInt()).isEqualTo(9);
        assertThat(finished.path("signed").asBoolean()).isTrue();
        assertThat(records)
                .extracting(record -> record.path("result").asText())
                .containsExactly("accepted", "finished", "failed", "refused");
        assertThat(records.get(2).path("code").asText()).isEqualTo("PEER_SILENT");
        assertThat(records.get(3).path("reason").asText()).contains("mallory");
        assertThat(Files.readAllBytes(file)).doesNotContain((byte) 0xE2);
    }

    @Test
    void reopened_theChainGoesOn() throws Exception {
        AuditHead before = AuditFixture.write(file, fixture.signer("server0"));

        AuditHead after;
        try (AuditLog log = AuditLog.open(file, fixture.signer("server0"))) {
            assertThat(log.head()).isEqualTo(before);
            after = log.append(AuditFixture.entry(4, AuditEntry.Outcome.finished(1, 1)));
        }

        assertThat(after.sequence()).isEqualTo(5);
        assertThat(AuditVerifier.verify(file, fixture.certificate("server0")))
                .isEqualTo(new AuditReport(5, after, null));
        assertThat(AuditHead.parse(after.toString())).isEqualTo(after);
    }

    /** A crash in the middle of a write, at each of its bytes. */
    @Test
    void lastLineTorn_isCutOff_andTheLogSaysSo() throws Exception {
        AuditSigner signer = fixture.signer("server0");
        AuditFixture.write(file, signer);
        byte[] whole = Files.readAllBytes(file);
        int lastLine =
                new String(whole, java.nio.charset.StandardCharsets.US_ASCII).lastIndexOf('\n', whole.length - 2) + 1;
        for (int length = lastLine; length < whole.length; length += length == lastLine ? 1 : 37) {
            Files.write(file, Arrays.copyOf(whole, length));
            if (length > lastLine) {
                assertThat(AuditVerifier.verify(file, fixture.certificate("server0"))
                                .problem())
                        .isEqualTo(new AuditReport.Problem(4, "torn: bytes=" + (length - lastLine)));
            }

            AuditLog.open(file, signer, AuditFixture.CLOCK).close();

            assertThat(AuditVerifier.verify(file, fixture.certificate("server0"))
                            .problem())
                    .isNull();
            List<JsonNode> records = records();
            assertThat(records).hasSize(length > lastLine ? 4 : 3);
            if (length > lastLine) {
                assertThat(records.get(3).path("event").asText()).isEqualTo("warning");
                assertThat(records.get(3).path("reason").asText()).contains("bytes=" + (length - lastLine));
            }
        }
    }

    @Test
    void damagedLog_isNotAppendedTo() throws Exception {
        AuditFixture.write(file, fixture.signer("server0"));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(1);
        Files.write(file, lines);
        byte[] damaged = Files.readAllBytes(file);

        assertThatThrownBy(() -> AuditLog.open(file, fixture.signer("server0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("audit log damaged")
                .hasMessageContaining("line=2");
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void twoWriters_areNotAllowed() throws Exception {
        try (AuditLog log = AuditLog.open(file, AuditSigner.unsigned("server0"))) {
            assertThatThrownBy(() -> AuditLog.open(file, AuditSigner.unsigned("server0")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
            log.append(AuditFixture.entry(1, AuditEntry.Outcome.accepted()));
        }
        AuditLog closed = AuditLog.open(file, AuditSigner.unsigned("server0"));
        closed.close();
        assertThatThrownBy(() -> closed.append(AuditFixture.entry(1, AuditEntry.Outcome.accepted())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void file_isItsOwnersOnly() throws Exception {
        AuditFixture.write(file, fixture.signer("server0"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void unsigned_saysSo() throws Exception {
        AuditFixture.write(file, AuditSigner.unsigned("server0"));

        assertThat(records()).allSatisfy(record -> {
            assertThat(record.path("signed").asBoolean(true)).isFalse();
            assertThat(record.path("certificate").asText()).isEmpty();
        });
        assertThat(AuditVerifier.verify(file, List.of(), null).isGood()).isTrue();
        assertThat(AuditVerifier.verify(file, fixture.certificate("server0")).problem())
                .isEqualTo(new AuditReport.Problem(1, "not signed"));
    }

    /** Every question may find another certificate, as it does when files are replaced. */
    @Test
    void certificateRenewedAtAnyMoment_everyRecordVerifies() throws Exception {
        AuditSigner old = fixture.signer("server0");
        AuditSigner renewed = fixture.signer("server1");
        AuditSigner changing = new AuditSigner() {
            private int asked;

            @Override
            public AuditSigner forOneRecord() {
                return asked++ % 2 == 0 ? old : renewed;
            }

            @Override
            public String player() {
                return forOneRecord().player();
            }

            @Override
            public String certificate() {
                return forOneRecord().certificate();
            }

            @Override
            public byte[] sign(byte[] data) {
                return forOneRecord().sign(data);
            }
        };

        AuditFixture.write(file, changing);

        assertThat(AuditVerifier.verify(
                                file, List.of(fixture.certificate("server0"), fixture.certificate("server1")), null)
                        .isGood())
                .isTrue();
    }

    @Test
    void anothersKey_isRefused() {
        assertThatThrownBy(() -> AuditSigner.of(fixture.key("server1"), fixture.certificate("server0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not belong together");
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        AuditReader.forEach(file, records::add);
        return records;
    }
}
