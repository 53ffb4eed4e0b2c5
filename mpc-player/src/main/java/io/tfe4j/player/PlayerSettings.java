package io.tfe4j.player;

import io.tfe4j.config.Roster;
import io.tfe4j.events.Events;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.metrics.Metrics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How one player runs.
 *
 * @param state where used session ids, the audit log and a server's checkpoints are kept
 * @param processors how many threads a run may use; 0 for all, or a third of them for the servers of one machine
 * @param reflection whether gRPC tells its methods to whoever asks
 */
record PlayerSettings(
        String name,
        Roster roster,
        InetSocketAddress listen,
        Path state,
        LinkLimits limits,
        SessionLimits sessions,
        int processors,
        boolean reflection,
        Events events,
        Metrics metrics) {
    /**
     * What sessions may take.
     *
     * @param maxSessions open at once
     * @param longestRun how long an owner or receiver stays in a run
     * @param idle after which a session without runs is closed
     */
    record SessionLimits(int maxSessions, Duration longestRun, Duration idle) {
        static final SessionLimits DEFAULT = new SessionLimits(64, Duration.ofHours(24), Duration.ofHours(1));
    }
}
