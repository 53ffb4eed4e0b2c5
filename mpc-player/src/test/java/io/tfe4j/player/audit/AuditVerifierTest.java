package io.tfe4j.player.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Item 54 of the security list: whatever is done to a log is found. */
class AuditVerifierTest {
    private static final AuditReport.Problem NONE = new AuditReport.Problem(0, "");

    @TempDir
    private Path folder;

    private AuditFixture fixture;
    private X509Certificate certificate;
    private Path file;
    private AuditHead head;

    @BeforeEach
    void write() throws Exception {
        fixture = new AuditFixture(folder);
        certificate = fixture.certificate("server0");
        file = folder.resolve("audit.jsonl");
        head = AuditFixture.write(file, fixture.signer("server0"));
    }

    @Test
    void untouched_isGood() throws IOException {
        assertThat(AuditVerifier.verify(file, List.of(certificate), head)).isEqualTo(new AuditReport(4, head, null));
    }

    @Test
    void anyByteChanged_isFoundInItsLine() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int line = 1;
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);

            AuditReport report = AuditVerifier.verify(file, certificate);

            assertThat(problemOf(report).line()).as("byte %d", i).isEqualTo(line);
            assertThat(report.records()).isEqualTo(line - 1);
            line += whole[i] == '\n' ? 1 : 0;
        }
    }

    @Test
    void lineRemovedInTheMiddle_isFound() throws IOException {
        List<String> lines = lines();
        lines.remove(1);

        assertThat(problemOf(lines)).isEqualTo(new AuditReport.Problem(2, "out of sequence: sequence=3, expected=2"));
    }

    @Test
    void firstLineRemoved_isFound() throws IOException {
        List<String> lines = lines();
        lines.remove(0);

        assertThat(problemOf(lines).line()).isEqualTo(1);
    }

    @Test
    void linesSwapped_areFound() throws IOException {
        List<String> lines = lines();
        Collections.swap(lines, 1, 2);

        assertThat(problemOf(lines).line()).isEqualTo(2);
    }

    @Test
    void lineRepeated_isFound() throws IOException {
        List<String> lines = lines();
        lines.add(2, lines.get(1));

        assertThat(problemOf(lines).line()).isEqualTo(3);
    }

    /** The limit of a chain: only a head noted elsewhere shows it. */
    @Test
    void endCut_isFoundOnlyAgainstANotedHead() throws IOException {
        List<String> lines = lines();
        lines.remove(3);

        assertThat(problemOf(lines)).isEqualTo(NONE);
        assertThat(AuditVerifier.verify(file, List.of(certificate), head).problem())
                .isEqualTo(new AuditReport.Problem(4, "records are missing at the end: last=3, noted elsewhere=4"));
    }

    @Test
    void lineReplacedByItsOwnPlayer_isFoundAgainstANotedHead() throws Exception {
        AuditHead noted = head;
        Files.delete(file);
        try (AuditLog log = AuditLog.open(file, fixture.signer("server0"))) {
            for (int run = 1; run <= 6; run++) {
                log.append(AuditFixture.entry(run, AuditEntry.Outcome.finished(1, 1)));
            }
        }

        assertThat(AuditVerifier.verify(file, certificate).isGood()).isTrue();
        assertThat(AuditVerifier.verify(file, List.of(certificate), noted).problem())
                .isEqualTo(new AuditReport.Problem(4, "differs from the head noted elsewhere"));
    }

    @Test
    void grown_stillHoldsANotedHead() throws Exception {
        try (AuditLog log = AuditLog.open(file, fixture.signer("server0"))) {
            log.append(AuditFixture.entry(9, AuditEntry.Outcome.finished(1, 1)));
        }

        assertThat(AuditVerifier.verify(file, List.of(certificate), head).isGood())
                .isTrue();
    }

    @Test
    void anothersSignature_isRefused_unlessItsCertificateIsGiven() throws Exception {
        try (AuditLog log = AuditLog.open(file, fixture.signer("server1"))) {
            log.append(AuditFixture.entry(9, AuditEntry.Outcome.finished(1, 1)));
        }

        AuditReport.Problem problem = problemOf(AuditVerifier.verify(file, certificate));
        assertThat(problem.line()).isEqualTo(5);
        assertThat(problem.reason()).startsWith("signed with another certificate");
        assertThat(AuditVerifier.verify(file, List.of(certificate, fixture.certificate("server1")), null)
                        .isGood())
                .isTrue();
    }

    /** Somebody with the file but without the key makes the chain fit again. */
    @Test
    void chainForgedWithoutTheKey_isFound() throws IOException {
        List<String> lines = lines();
        String changed = lines.get(1).replace("\"bytesSent\":4096", "\"bytesSent\":4097");
        String oldHash = AuditKeys.sha256(lines.get(1).getBytes(StandardCharsets.US_ASCII));
        String newHash = AuditKeys.sha256(changed.getBytes(StandardCharsets.US_ASCII));
        lines.set(1, changed);
        lines.set(2, lines.get(2).replace(oldHash, newHash));
        lines.remove(3);

        assertThat(problemOf(lines)).isEqualTo(new AuditReport.Problem(2, "the signature is wrong"));
        assertThat(AuditVerifier.verify(file, List.of(), null).isGood()).isTrue();
    }

    @Test
    void emptyLog_isGood_butNotAgainstANotedHead() throws IOException {
        Files.write(file, new byte[0]);

        assertThat(AuditVerifier.verify(file, certificate).records()).isZero();
        assertThat(AuditVerifier.verify(file, List.of(certificate), head).isGood())
                .isFalse();
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private AuditReport.Problem problemOf(List<String> lines) throws IOException {
        Files.write(file, lines);
        return problemOf(AuditVerifier.verify(file, certificate));
    }

    private static AuditReport.Problem problemOf(AuditReport report) {
        return Objects.requireNonNullElse(report.problem(), NONE);
    }
}
