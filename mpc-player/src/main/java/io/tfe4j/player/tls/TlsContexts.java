package io.tfe4j.player.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;

/** TLS 1.3 and nothing older, with certificates on both sides, and a protocol agreed on during the handshake. */
public final class TlsContexts {
    /** The name, in ALPN, of a link on which shares travel. */
    public static final String SHARE_PROTOCOL = "tfe4j-share/1";

    /** The name, in ALPN, of HTTP/2, on which gRPC travels. */
    public static final String GRPC_PROTOCOL = "h2";

    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

    private TlsContexts() {}

    /** For a port that takes both protocols. */
    public static SslContext listening(Credentials credentials) {
        return build(
                SslContextBuilder.forServer(credentials.key(), credentials.certificate())
                        .trustManager(new PeerTrust(credentials, null))
                        .clientAuth(ClientAuth.REQUIRE),
                credentials,
                SHARE_PROTOCOL,
                GRPC_PROTOCOL);
    }

    /** For a port that takes gRPC alone. */
    public static SslContext listeningGrpc(Credentials credentials) {
        return build(
                SslContextBuilder.forServer(credentials.key(), credentials.certificate())
                        .trustManager(new PeerTrust(credentials, null))
                        .clientAuth(ClientAuth.REQUIRE),
                credentials,
                GRPC_PROTOCOL);
    }

    /** The peer's name is compared with the host map's by the caller, after the handshake. */
    public static SslContext diallingLinks(Credentials credentials) {
        return build(
                SslContextBuilder.forClient()
                        .trustManager(new PeerTrust(credentials, null))
                        .keyManager(credentials.key(), credentials.certificate())
                        .endpointIdentificationAlgorithm(null),
                credentials,
                SHARE_PROTOCOL);
    }

    /** The handshake fails if the peer is not {@code player:<name>}. */
    public static SslContext diallingGrpc(Credentials credentials, String name) {
        return build(
                SslContextBuilder.forClient()
                        .trustManager(new PeerTrust(credentials, Identity.PLAYER + name))
                        .keyManager(credentials.key(), credentials.certificate())
                        .endpointIdentificationAlgorithm(null),
                credentials,
                GRPC_PROTOCOL);
    }

    private static SslContext build(SslContextBuilder builder, Credentials credentials, String... protocols) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .ciphers(CIPHERS)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.FATAL_ALERT,
                            SelectedListenerFailureBehavior.FATAL_ALERT,
                            protocols))
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException(
                    "credentials unusable: identity=" + credentials.identity() + ", cause=" + e.getMessage(), e);
        }
    }
}
