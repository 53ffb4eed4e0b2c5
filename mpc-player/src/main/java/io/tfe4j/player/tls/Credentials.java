package io.tfe4j.player.tls;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** What a player shows to the others, and by which authority it knows them. */
public final class Credentials {
    private final String name;
    private final X509Certificate authority;
    private final X509Certificate certificate;
    private final PrivateKey key;

    public Credentials(X509Certificate authority, X509Certificate certificate, PrivateKey key) {
        this.name = Identity.player(certificate);
        this.authority = authority;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Reads {@code ca.crt}, {@code NAME.crt} and {@code NAME.key}.
     *
     * @throws IllegalArgumentException if one is missing, unreadable, open to others, or of another name
     */
    public static Credentials load(Path directory, String name) {
        try {
            Credentials credentials = new Credentials(
                    PemFiles.readCertificate(Certificates.certificate(directory, Certificates.AUTHORITY)),
                    PemFiles.readCertificate(Certificates.certificate(directory, name)),
                    PemFiles.readKey(Certificates.key(directory, name)));
            if (!credentials.name.equals(name)) {
                throw new IllegalArgumentException("certificate is of another player: expected=" + name + ", found="
                        + credentials.name + ", file=" + Certificates.certificate(directory, name));
            }
            return credentials;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("certificate file missing: file=" + e.getFile(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "certificates cannot be read: directory=" + directory + ", cause=" + e.getMessage(), e);
        }
    }

    /** The name in the host map. */
    public String name() {
        return name;
    }

    /** As in the certificate, for example {@code player:server0}. */
    public String identity() {
        return Identity.PLAYER + name;
    }

    X509Certificate authority() {
        return authority;
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "Credentials[" + name + "]";
    }
}
