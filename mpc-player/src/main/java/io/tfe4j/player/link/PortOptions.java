package io.tfe4j.player.link;

import io.grpc.BindableService;
import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Credentials;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a player's port is made from.
 *
 * @param name the player's own name in the host map
 * @param listenAt its address; port 0 for any that is free
 * @param players the host map
 * @param credentials asked for each new connection, so that new certificates count without a restart; null for a port
 *     without TLS, on which anyone of this machine may speak for anyone, and which needs every address to be a loopback
 *     one
 * @param limits of each link
 * @param services what gRPC offers, besides its health service
 * @param reflection whether gRPC tells its methods to whoever asks
 */
public record PortOptions(
        String name,
        InetSocketAddress listenAt,
        List<Player> players,
        @Nullable Supplier<Credentials> credentials,
        LinkLimits limits,
        List<BindableService> services,
        boolean reflection) {
    public PortOptions {
        players = List.copyOf(players);
        services = List.copyOf(services);
        if (credentials == null) {
            Loopback.require(listenAt);
            Loopback.require(players);
        }
    }

    @Override
    public String toString() {
        return "PortOptions[" + name + ", " + listenAt + (credentials == null ? ", without TLS]" : "]");
    }
}
