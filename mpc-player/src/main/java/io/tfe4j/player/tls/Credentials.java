package io.tfe4j.player.tls;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** What a player, a submitter or a client shows to the others, and by which authority it knows them. */
public final class Credentials {
    private final String identity;
    private final X509Certificate authority;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Revocations revocations;

    /** Without a list of revoked certificates. */
    public Credentials(X509Certificate authority, X509Certificate certificate, PrivateKey key) {
        this(authority, certificate, key, Revocations.NONE);
    }

    private Credentials(
            X509Certificate authority, X509Certificate certificate, PrivateKey key, Revocations revocations) {
        this.identity = Identity.of(certificate);
        this.revocations = revocations;
        this.authority = authority;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads {@code ca.crt}, {@code NAME.crt} and {@code NAME.key}, of a player, a submitter or a client. If {@code ca.crl} is
     * there, or comes there later, what it lists is refused.
     *
     * @throws IllegalArgumentException if one is missing, unreadable, open to others, of another name, or not of the
     *     other one of the pair
     */
    public static Credentials load(Path directory, String name) {
        try {
            X509Certificate authority =
                    PemFiles.readCertificate(Certificates.certificate(directory, Certificates.AUTHORITY));
            Credentials credentials = new Credentials(
                    authority,
                    PemFiles.readCertificate(Certificates.certificate(directory, name)),
                    PemFiles.readKey(Certificates.key(directory, name)),
                    Revocations.of(directory.resolve(Certificates.REVOCATIONS), authority));
            if (!credentials.name().equals(name)) {
                throw new IllegalArgumentException("certificate is of another player: expected=" + name + ", found="
                        + credentials.name() + ", file=" + Certificates.certificate(directory, name));
            }
            if (!Signatures.belongTogether(credentials.certificate(), credentials.key())) {
                throw new IllegalArgumentException("certificate and key do not belong together: certificate="
                        + Certificates.certificate(directory, name) + ", key=" + Certificates.key(directory, name)
                        + "; put both of a renewal in place");
            }
            return credentials;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("certificate file missing: file=" + e.getFile(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "certificates cannot be read: directory=" + directory + ", cause=" + e.getMessage(), e);
        }
    }

    /** The whole identity, as {@link Identity} has them. */
    public String identity() {
        return identity;
    }

    /** The name alone; a player's is the one in the host map. */
    public String name() {
        return Identity.name(identity);
    }

    /**
     * Whether a certificate that has the right authority still counts.
     *
     * @throws CertificateException if it is out of date or revoked, or the list of the revoked cannot be used
     */
    public void check(X509Certificate peer) throws CertificateException {
        peer.checkValidity();
        revocations.check(peer);
    }

    public X509Certificate authority() {
        return authority;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "Credentials[" + identity + "]";
    }
}
