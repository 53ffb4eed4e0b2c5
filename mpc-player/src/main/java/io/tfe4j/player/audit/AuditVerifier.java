package io.tfe4j.player.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a log is what its player wrote: each line signed by a given certificate, and following the line before.
 * A cut end shows only against a head that was noted elsewhere.
 */
public final class AuditVerifier {
    private final Map<String, X509Certificate> certificates = new HashMap<>();
    private final @Nullable AuditHead witnessed;
    private boolean witnessFound;

    private AuditVerifier(List<X509Certificate> certificates, @Nullable AuditHead witnessed) {
        for (X509Certificate certificate : certificates) {
            AuditKeys.requireP256(certificate);
            this.certificates.put(AuditKeys.fingerprint(certificate), certificate);
        }
        this.witnessed = witnessed;
    }

    public static AuditReport verify(Path file, X509Certificate certificate) throws IOException {
        return verify(file, List.of(certificate), null);
    }

    /**
     * Verifies a log.
     *
     * @param certificates of the player, also those it had before; none to check the chain alone, which anybody who can
     *     write the file can forge
     * @param witnessed a head noted earlier, which must still be there; or null
     */
    public static AuditReport verify(Path file, List<X509Certificate> certificates, @Nullable AuditHead witnessed)
            throws IOException {
        return new AuditVerifier(certificates, witnessed).verify(file);
    }

    private AuditReport verify(Path file) throws IOException {
        try (AuditReader lines = new AuditReader(file)) {
            for (AuditLine line = lines.next(); line != null; line = lines.next()) {
                long records = lines.head().sequence();
                AuditHead before = lines.head();
                String problem = problem(lines, line);
                if (problem != null) {
                    return new AuditReport(records, before, new AuditReport.Problem(records + 1, problem));
                }
            }
            return end(lines);
        }
    }

    private @Nullable String problem(AuditReader lines, AuditLine line) throws IOException {
        String problem = lines.accept(line);
        if (problem == null && !certificates.isEmpty()) {
            problem = signatureProblem(line);
        }
        if (problem == null && witnessed != null && lines.head().sequence() == witnessed.sequence()) {
            witnessFound = true;
            problem = witnessed.hasHash(lines.head().hash()) ? null : "differs from the head noted elsewhere";
        }
        return problem;
    }

    private @Nullable String signatureProblem(AuditLine line) throws IOException {
        String fingerprint = AuditReader.certificate(line);
        if (fingerprint.isEmpty()) {
            return "not signed";
        }
        X509Certificate certificate = certificates.get(fingerprint);
        if (certificate == null) {
            return "signed with another certificate: sha256=" + fingerprint;
        }
        return AuditKeys.isSignedBy(certificate, line.signed(), line.signature()) ? null : "the signature is wrong";
    }

    private AuditReport end(AuditReader lines) {
        AuditHead last = lines.head();
        String problem = null;
        if (lines.tornBytes() > 0) {
            problem = "torn: bytes=" + lines.tornBytes();
        } else if (witnessed != null && !witnessFound && witnessed.sequence() > 0) {
            problem = "records are missing at the end: last=" + last.sequence() + ", noted elsewhere="
                    + witnessed.sequence();
        }
        return new AuditReport(
                last.sequence(), last, problem == null ? null : new AuditReport.Problem(last.sequence() + 1, problem));
    }
}
