package io.tfe4j.player.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.TlsContexts;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRPC channels to players, for players and for scripts, which listen nowhere themselves. */
public final class Channels {
    static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final int MAX_METADATA_BYTES = 16 << 10;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

    private Channels() {}

    /**
     * A channel that reaches {@code player} or nobody: the handshake fails if the certificate found there has another
     * name. The caller shuts it down.
     *
     * @param credentials of a player or a submitter; null for a player of this machine without TLS
     * @throws IllegalArgumentException if there are none and the player is not at a loopback address
     */
    public static ManagedChannel dial(Player player, @Nullable Credentials credentials) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(player.host(), player.port())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(false);
        if (credentials == null) {
            Loopback.require(List.of(player));
            return builder.usePlaintext().build();
        }
        return builder.sslContext(TlsContexts.diallingGrpc(credentials, player.name()))
                .build();
    }
}
