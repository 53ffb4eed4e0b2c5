package io.tfe4j.benchmarks.link;

import io.tfe4j.player.tls.Credentials;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Plain sockets, and the JDK's TLS sockets with the certificates and the cipher that the links use. */
final class Sockets {
    private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256"};
    private static final String[] VERSIONS = {"TLSv1.3"};

    private Sockets() {}

    static ServerSocket listen(@Nullable Path certificates, String name) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        return certificates == null
                ? new ServerSocket(0, 1, here)
                : context(certificates, name).getServerSocketFactory().createServerSocket(0, 1, here);
    }

    static Wire accept(ServerSocket listener) throws Exception {
        Socket socket = listener.accept();
        if (socket instanceof SSLSocket tls) {
            tls.setNeedClientAuth(true);
            prepare(tls);
        }
        return new SocketWire(socket);
    }

    static Wire dial(int port, @Nullable Path certificates, String name) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        if (certificates == null) {
            return new SocketWire(new Socket(here, port));
        }
        SSLSocket socket =
                (SSLSocket) context(certificates, name).getSocketFactory().createSocket(here, port);
        prepare(socket);
        return new SocketWire(socket);
    }

    private static void prepare(SSLSocket socket) throws Exception {
        socket.setEnabledProtocols(VERSIONS);
        socket.setEnabledCipherSuites(CIPHERS);
        socket.startHandshake();
    }

    private static SSLContext context(Path certificates, String name) throws Exception {
        Credentials credentials = Credentials.load(certificates, name);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] none = {};
        store.setKeyEntry("own", credentials.key(), none, new Certificate[] {credentials.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, none);
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", credentials.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
