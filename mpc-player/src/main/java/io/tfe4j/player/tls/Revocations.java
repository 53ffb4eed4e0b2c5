package io.tfe4j.player.tls;

import io.tfe4j.data.FileVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * The authority's list of certificates that no longer count, asked at each handshake and read again when its file
 * changes. A list that is there but cannot be used refuses everyone: who has it corrupted must not be let in by it.
 */
final class Revocations {
    /** No file, nobody revoked. */
    static final Revocations NONE = new Revocations(null, null);

    private final @Nullable Path file;
    private final @Nullable X509Certificate authority;
    private @Nullable State read;

    private record State(FileVersion version, X509CRL list) {}

    private Revocations(@Nullable Path file, @Nullable X509Certificate authority) {
        this.file = file;
        this.authority = authority;
    }

    static Revocations of(Path file, X509Certificate authority) {
        return new Revocations(file, authority);
    }

    void check(X509Certificate certificate) throws CertificateException {
        if (file == null || authority == null) {
            return;
        }
        X509CRL list = list(file, authority);
        if (list == null) {
            return;
        }
        if (list.getNextUpdate() == null || list.getNextUpdate().before(new Date())) {
            throw new CertificateException(
                    "list of revoked certificates out of date: file=" + file + ", nextUpdate=" + list.getNextUpdate());
        }
        if (list.isRevoked(certificate)) {
            throw new CertificateException("certificate revoked: serial="
                    + certificate.getSerialNumber().toString(16) + ", identities=" + Identity.uris(certificate));
        }
    }

    private synchronized @Nullable X509CRL list(Path path, X509Certificate issuer) throws CertificateException {
        try {
            Instant now = Instant.now();
            FileVersion version = FileVersion.of(path);
            State known = read;
            if (known == null || !known.version().equals(version)) {
                known = new State(version, load(path, issuer));
                read = version.isSettled(now) ? known : null;
            }
            return known.list();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateException(
                    "list of revoked certificates unusable: file=" + path + ", cause=" + e.getMessage(), e);
        }
    }

    private static X509CRL load(Path path, X509Certificate issuer) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(path)) {
            X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
            if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                throw new CertificateException("issuer=" + list.getIssuerX500Principal());
            }
            list.verify(issuer.getPublicKey());
            return list;
        }
    }
}
