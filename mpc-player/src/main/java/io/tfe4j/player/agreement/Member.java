package io.tfe4j.player.agreement;

import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.tls.Credentials;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One player's place in a run.
 *
 * @param self its endpoint; 0, 1 and 2 are the servers
 * @param names of all endpoints
 * @param peers the endpoints that take part, without {@code self}: a server's are the other servers and all owners and
 *     receivers, anybody else's are the three servers
 * @param credentials none between players of one machine without TLS
 */
public record Member(
        int self,
        List<String> names,
        Set<Integer> peers,
        RunLinks links,
        @Nullable Credentials credentials) {
    static final int SERVERS = 3;

    public Member {
        names = List.copyOf(names);
        peers = Set.copyOf(peers);
    }

    boolean isServer() {
        return self < SERVERS;
    }

    String name(int endpoint) {
        return names.get(endpoint);
    }
}
