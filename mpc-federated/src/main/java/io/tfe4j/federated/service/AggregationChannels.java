package io.tfe4j.federated.service;

import io.grpc.ManagedChannel;
import io.tfe4j.config.Player;
import io.tfe4j.party.Party;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.tls.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connections to the three servers. */
public final class AggregationChannels implements AutoCloseable {
    private final List<ManagedChannel> channels;

    /**
     * Connects when they are first used.
     *
     * @param servers the three in their order: names, as in their certificates, and the addresses of their aggregation ports
     * @param credentials of {@code client:NAME}; null for servers of this machine without TLS
     * @throws IllegalArgumentException if there are none and a server is not at a loopback address
     */
    public AggregationChannels(List<Player> servers, @Nullable Credentials credentials) {
        if (servers.size() != Party.values().length) {
            throw new IllegalArgumentException("servers are three: servers=" + servers.size());
        }
        channels = servers.stream()
                .map(server -> Channels.dial(server, credentials))
                .toList();
    }

    ManagedChannel to(Party server) {
        return channels.get(server.ordinal());
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
