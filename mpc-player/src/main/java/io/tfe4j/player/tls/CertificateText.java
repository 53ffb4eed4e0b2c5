package io.tfe4j.player.tls;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** Certificates in words, for those who have to find out why one does not count. */
final class CertificateText {
    private static final int SHOWN_BYTES = 4;
    private static final int MOST = 200;

    private CertificateText() {}

    /** Whose it is. */
    static String of(X509Certificate certificate) {
        List<String> uris = Identity.uris(certificate);
        return printable(uris.isEmpty() ? certificate.getSubjectX500Principal().getName() : String.join(", ", uris));
    }

    /** The name of an authority, which many have, and the beginning of its certificate's SHA-256. */
    static String authority(X509Certificate certificate) {
        return printable(certificate.getSubjectX500Principal().getName()) + " ("
                + HexFormat.of().formatHex(Sha256.of(certificate.getPublicKey().getEncoded()), 0, SHOWN_BYTES) + ")";
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(MOST, text.length())).replaceAll("[^\\P{C}]", "?");
    }

    /** The name of the authority that signed a certificate, as the certificate says. */
    static String issuer(X509Certificate certificate) {
        return printable(certificate.getIssuerX500Principal().getName());
    }
}
