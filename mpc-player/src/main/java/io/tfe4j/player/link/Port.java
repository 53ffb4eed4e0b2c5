package io.tfe4j.player.link;

import io.grpc.ManagedChannel;
import io.tfe4j.config.Player;
import java.util.List;
import java.util.Set;

/** A player's one port: share links come in and go out, and so do gRPC calls. */
public interface Port extends AutoCloseable {
    /**
     * Takes part in the links of a session, and returns at once. Of two endpoints the later in {@code endpoints} dials.
     *
     * @param endpoints all players, the three servers first; an endpoint's index is its place here
     * @param peers the indexes to be linked with from the beginning
     * @throws IllegalStateException if the session is joined already
     */
    SessionLinks join(SessionId session, List<Player> endpoints, Set<Integer> peers);

    /** A gRPC channel to another player, whose certificate must carry its name. The caller shuts it down. */
    ManagedChannel dial(Player player);

    /** Where it listens. */
    int number();

    /** Closes every connection without a word to anybody, as the end of a process does. */
    void drop();

    /** Ends all sessions and stops listening. */
    @Override
    void close();
}
