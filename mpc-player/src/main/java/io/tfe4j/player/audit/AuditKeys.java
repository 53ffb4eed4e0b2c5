package io.tfe4j.player.audit;

import io.tfe4j.player.tls.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;

/** Hashes, signatures and certificates of an audit log. */
public final class AuditKeys {
    static final String ALGORITHM = "SHA256withECDSA";
    private static final int P256_BITS = 256;

    private AuditKeys() {}

    /**
     * Reads a certificate from a PEM file. It is not checked against an authority: whoever verifies a log knows whose
     * certificate it is.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static X509Certificate certificate(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate: file=" + file, e);
        }
    }

    static void requireP256(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof ECPublicKey key)
                || key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw new IllegalArgumentException("key is of the wrong kind: algorithm="
                    + certificate.getPublicKey().getAlgorithm() + ", expected=EC on P-256");
        }
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return sha256(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate malformed", e);
        }
    }

    static boolean isSignedBy(X509Certificate certificate, byte[] data, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(certificate.getPublicKey());
            check.update(data);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate cannot verify: cause=" + e.getMessage(), e);
        }
    }

    static String sha256(byte[] data) {
        return HexFormat.of().formatHex(Sha256.of(data));
    }
}
