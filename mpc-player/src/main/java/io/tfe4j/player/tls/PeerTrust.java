package io.tfe4j.player.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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
        authority.checkClientTrusted(chain, authType);
        check(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authority.checkServerTrusted(chain, authType);
        check(chain[0]);
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
