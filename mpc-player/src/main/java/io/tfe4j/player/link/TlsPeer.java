package io.tfe4j.player.link;

import io.netty.handler.ssl.SslHandler;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who is at the other end of a finished handshake. */
final class TlsPeer {
    private TlsPeer() {}

    /**
     * The identity, {@code player:NAME} or {@code submitter:NAME}. The certificate is looked at once more: a resumed
     * session shows none, and it may have been revoked since.
     *
     * @throws IllegalArgumentException if there is none that counts
     */
    static String identity(SslHandler tls, Credentials own) {
        try {
            X509Certificate certificate =
                    (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
            own.check(certificate);
            String identity = Identity.of(certificate);
            if (identity.startsWith(Identity.CLIENT)) {
                throw new IllegalArgumentException("players do not speak with clients: identity=" + identity);
            }
            return identity;
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The same, of a player. */
    static String player(SslHandler tls, Credentials own) {
        String identity = identity(tls, own);
        if (!identity.startsWith(Identity.PLAYER)) {
            throw new IllegalArgumentException("only players open links: identity=" + identity);
        }
        return Identity.name(identity);
    }
}
