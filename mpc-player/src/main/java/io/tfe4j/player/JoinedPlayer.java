package io.tfe4j.player;

import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.events.Events;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.metrics.Metrics;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.program.run.Bindings;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The player that a script is. */
final class JoinedPlayer implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 120_000;

    private final OwnConsent consent;
    private final RunningPlayer running;

    private JoinedPlayer(OwnConsent consent, RunningPlayer running) {
        this.consent = consent;
        this.running = running;
    }

    static JoinedPlayer open(Roster roster, String name, @Nullable Credentials credentials) {
        Player player = roster.player(name);
        if (credentials != null && !credentials.name().equals(name)) {
            throw new IllegalArgumentException(
                    "certificate is of another player: expected=" + name + ", found=" + credentials.name());
        }
        PlayerSettings settings = new PlayerSettings(
                name,
                roster,
                new InetSocketAddress(player.host(), player.port()),
                StateDirectory.of(player),
                LinkLimits.ofTimeout(TIMEOUT_MILLIS),
                PlayerSettings.SessionLimits.DEFAULT,
                0,
                false,
                Events.fromEnvironment(System.getenv(), name),
                Metrics.NONE);
        OwnConsent consent = new OwnConsent();
        return new JoinedPlayer(
                consent, RunningPlayer.start(settings, credentials == null ? null : () -> credentials, consent));
    }

    void begin(SessionId session, Bindings bindings) {
        consent.begin(session, bindings);
    }

    void end(SessionId session) {
        consent.end(session);
    }

    @Override
    public void close() {
        running.close();
    }
}
