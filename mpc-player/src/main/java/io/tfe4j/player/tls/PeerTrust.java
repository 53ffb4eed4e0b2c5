package io.tfe4j.player.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what our authority has signed and not revoked and, where one identity is expected, only that one. Names of DNS
 * play no part: the host map says who should answer, so the engine's host name, which JSSE would compare, is not used.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final Credentials own;
    private final @Nullable String expected;
    private final X509TrustManager authority;

    PeerTrust(Credentials own, @Nullable String expected) {
        this.own = own;
        this.expected = expected;
        authority = trusting(own.authority());
    }

    private static X509TrustManager trusting(X509Certificate certificate) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(Certificates.AUTHORITY, certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("authority unusable: cause=" + e.getMessage(), e);
        }
        throw new AssertionError("this Java has no trust manager for X.509");
    }

    private interface ByAuthority {
        void check() throws CertificateException;
    }

    /** Says whose certificate does not count, why, and what to do; the engine's own words are about paths and anchors. */
    private void check(X509Certificate[] chain, ByAuthority signed) throws CertificateException {
        X509Certificate peer = chain[0];
        Instant now = Instant.now();
        if (now.isAfter(peer.getNotAfter().toInstant())) {
            throw new CertificateException("certificate is out of date: of=" + CertificateText.of(peer)
                    + ", validUntil=" + peer.getNotAfter().toInstant()
                    + "; its owner renews it with: tfe4j certs renew");
        }
        if (now.isBefore(peer.getNotBefore().toInstant())) {
            throw new CertificateException("certificate is not valid yet: of=" + CertificateText.of(peer)
                    + ", validFrom=" + peer.getNotBefore().toInstant() + ", now=" + now + "; a clock is wrong");
        }
        try {
            signed.check();
        } catch (CertificateException e) {
            if (isSignedByOurs(peer)) {
                throw new CertificateException(
                        "certificate is not for this: of=" + CertificateText.of(peer) + ", cause=" + e.getMessage(), e);
            }
            throw new CertificateException(
                    "certificate is not of our authority: of=" + CertificateText.of(peer) + ", signed by="
                            + CertificateText.issuer(peer) + ", ours=" + CertificateText.authority(own.authority())
                            + "; all players and submitters need certificates of one authority, and its ca.crt",
                    e);
        }
        check(peer);
    }

    private boolean isSignedByOurs(X509Certificate peer) {
        try {
            peer.verify(own.authority().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void check(X509Certificate peer) throws CertificateException {
        own.check(peer);
        if (expected != null) {
            String found = identity(peer);
            if (!found.equals(expected)) {
                throw new CertificateException("peer has another identity: expected=" + expected + ", found=" + found);
            }
        }
    }

    private static String identity(X509Certificate peer) throws CertificateException {
        try {
            return Identity.of(peer);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> authority.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> authority.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.getAcceptedIssuers();
    }
}
