package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.link.PlayerPort;
import io.tfe4j.player.link.PortOptions;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.link.SessionLinks;
import io.tfe4j.player.tls.Credentials;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a player uses: a port, a session with all the others, a run. */
public final class OpenLinks implements AutoCloseable {
    private static final SessionId SESSION = new SessionId(1, 1);
    private static final long TIMEOUT_MILLIS = 60_000;

    private final PlayerPort port;
    private final RunLinks run;

    /** Returns when all links stand; {@code certificates} is null for links without TLS. */
    public OpenLinks(List<Player> players, int self, @Nullable Path certificates) {
        Player own = players.get(self);
        Supplier<Credentials> credentials = null;
        if (certificates != null) {
            Credentials loaded = Credentials.load(certificates, own.name());
            credentials = () -> loaded;
        }
        port = PlayerPort.open(new PortOptions(
                own.name(),
                new InetSocketAddress(own.host(), own.port()),
                players,
                credentials,
                LinkLimits.ofTimeout(TIMEOUT_MILLIS),
                List.of(),
                false));
        Set<Integer> others = IntStream.range(0, players.size())
                .filter(other -> other != self)
                .boxed()
                .collect(Collectors.toSet());
        SessionLinks links = port.join(SESSION, players, others);
        links.awaitStanding();
        run = links.run(1, Long.MAX_VALUE, TIMEOUT_MILLIS);
    }

    public RunLinks run() {
        return run;
    }

    @Override
    public void close() {
        run.close();
        port.close();
    }
}
