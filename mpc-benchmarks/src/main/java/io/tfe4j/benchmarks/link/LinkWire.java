package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
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
import org.jspecify.annotations.Nullable;

/** What the players use: a port, a session, a run. */
final class LinkWire implements Wire {
    private static final SessionId SESSION = new SessionId(1, 1);
    private static final long TIMEOUT_MILLIS = 60_000;

    private final PlayerPort port;
    private final RunLinks run;
    private final int other;

    /** {@code certificates} is null for a link without TLS. */
    LinkWire(List<Player> players, int self, @Nullable Path certificates) {
        Player own = players.get(self);
        other = 1 - self;
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
        SessionLinks links = port.join(SESSION, players, Set.of(other));
        links.awaitStanding();
        run = links.run(1, Long.MAX_VALUE, TIMEOUT_MILLIS);
    }

    @Override
    public void send(int number, long[] words) {
        run.send(other, new Address(1, number, 0), new Message(words, 1));
    }

    @Override
    public long[] receive(int number) {
        return run.receive(other, new Address(1, number, 0), "/bench").words();
    }

    @Override
    public void close() {
        run.close();
        port.close();
    }
}
