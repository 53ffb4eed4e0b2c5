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

/** TLS 1.3 and nothing older, with certificates on both sides. */
public final class TlsContexts {
    /** The name, in ALPN, of what follows the handshake. */
    public static final String SHARE_PROTOCOL = "tfe4j-share/1";

    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

    private TlsContexts() {}

    public static SslContext accepting(Credentials credentials) {
        return build(
                SslContextBuilder.forServer(credentials.key(), credentials.certificate())
                        .clientAuth(ClientAuth.REQUIRE),
                credentials);
    }

    /** The peer's name is checked against the host map after the handshake, not against DNS during it. */
    public static SslContext dialling(Credentials credentials) {
        return build(
                SslContextBuilder.forClient()
                        .keyManager(credentials.key(), credentials.certificate())
                        .endpointIdentificationAlgorithm(null),
                credentials);
    }

    private static SslContext build(SslContextBuilder builder, Credentials credentials) {
        try {
            return builder.sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .ciphers(CIPHERS)
                    .trustManager(credentials.authority())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.FATAL_ALERT,
                            SelectedListenerFailureBehavior.FATAL_ALERT,
                            SHARE_PROTOCOL))
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException(
                    "credentials unusable: player=" + credentials.name() + ", cause=" + e.getMessage(), e);
        }
    }
}
