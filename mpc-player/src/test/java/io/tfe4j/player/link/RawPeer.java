package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tfe4j.party.Address;
import io.tfe4j.player.tls.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A socket of the JDK that says to a player what it likes. */
public final class RawPeer {
    private RawPeer() {}

    public static SSLSocket socket(int port, String version, Issuer.@Nullable Issued identity, String protocol)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity == null ? null : keyManagers(identity), new TrustManager[] {new Gullible()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(protocol.isEmpty() ? new String[0] : new String[] {protocol});
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** Any header; {@code body} need not have the number of words announced. */
    static byte[] frame(
            int magic, int kind, SessionId session, int run, Address address, int round, int words, long... body) {
        ByteBuf out = Unpooled.buffer();
        out.writeIntLE(magic).writeIntLE(kind);
        out.writeLongLE(session.high()).writeLongLE(session.low());
        out.writeIntLE(run).writeIntLE(address.part());
        out.writeLongLE(address.high()).writeLongLE(address.low());
        out.writeIntLE(round).writeIntLE(words);
        for (long word : body) {
            out.writeLongLE(word);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static KeyManager[] keyManagers(Issuer.Issued identity) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", identity.keys().getPrivate(), new char[0], new Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, new char[0]);
        // whatever the server asks for, this certificate is shown
        X509KeyManager inner = (X509KeyManager) factory.getKeyManagers()[0];
        return new KeyManager[] {new Stubborn(inner)};
    }

    private static final class Gullible implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class Stubborn extends X509ExtendedKeyManager {
        private final X509KeyManager inner;

        Stubborn(X509KeyManager inner) {
            this.inner = inner;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"me"};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return "me";
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return inner.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return inner.getPrivateKey(alias);
        }
    }
}
