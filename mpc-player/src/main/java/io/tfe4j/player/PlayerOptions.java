package io.tfe4j.player;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a player, as typed or as in {@code player.json}; null where nothing was said. */
final class PlayerOptions {
    @Option(
            names = "--certs",
            paramLabel = "DIR",
            description = "ca.crt, NAME.crt and NAME.key (default: certs beside the host map). "
                    + "Without: no TLS, for players of one machine only.")
    @Nullable
    Path certs;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data sets this player owns, and where its results go.")
    @Nullable
    Path data;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where what this player receives is written, if not under --data.")
    @Nullable
    Path results;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "What this player consents to. Without: nothing; but anything if all players are on this machine.")
    @Nullable
    Path policy;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Used session ids and the audit log (default: ~/.tfe4j/state/NAME@PORT, or under TFE4J_HOME).")
    @Nullable
    Path state;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen, if it is not the address of the host map.")
    @Nullable
    String listen;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for peers to connect, and for room on a link (default: 120).")
    @Nullable
    Integer timeout;

    @Option(names = "--max-sessions", paramLabel = "N", description = "Sessions open at once (default: 64).")
    @Nullable
    Integer maxSessions;

    @Option(
            names = "--max-buffer-mib",
            paramLabel = "N",
            description = "What may arrive on a link before it is awaited, in MiB (default: 1024).")
    @Nullable
    Integer maxBufferMib;

    @Option(
            names = "--longest-run",
            paramLabel = "SECONDS",
            description = "After which a run is given up (default: one day).")
    @Nullable
    Integer longestRun;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "After which a session without runs is closed (default: one hour).")
    @Nullable
    Integer idle;

    @Option(
            names = "--processors",
            paramLabel = "N",
            description = "Threads a run may use (default: all; a third of them for servers of one machine).")
    @Nullable
    Integer processors;

    @Option(names = "--log", paramLabel = "FORMAT", description = "text or json (default: text).")
    @Nullable
    String log;

    @Option(names = "--reflection", description = "Let gRPC clients list this player's methods.")
    @Nullable
    Boolean reflection;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "Serve Prometheus metrics there, over plain HTTP.")
    @Nullable
    String metrics;

    /** What was typed, and for the rest what {@code file} says. */
    PlayerOptions orElse(PlayerOptions file) {
        PlayerOptions both = new PlayerOptions();
        both.certs = first(certs, file.certs);
        both.data = first(data, file.data);
        both.results = first(results, file.results);
        both.policy = first(policy, file.policy);
        both.state = first(state, file.state);
        both.listen = first(listen, file.listen);
        both.timeout = first(timeout, file.timeout);
        both.maxSessions = first(maxSessions, file.maxSessions);
        both.maxBufferMib = first(maxBufferMib, file.maxBufferMib);
        both.longestRun = first(longestRun, file.longestRun);
        both.idle = first(idle, file.idle);
        both.processors = first(processors, file.processors);
        both.log = first(log, file.log);
        both.reflection = first(reflection, file.reflection);
        both.metrics = first(metrics, file.metrics);
        return both;
    }

    private static <T> @Nullable T first(@Nullable T typed, @Nullable T other) {
        return typed != null ? typed : other;
    }

    PlayerSettings.SessionLimits sessions() {
        PlayerSettings.SessionLimits standard = PlayerSettings.SessionLimits.DEFAULT;
        return new PlayerSettings.SessionLimits(
                Objects.requireNonNullElse(maxSessions, standard.maxSessions()),
                longestRun == null ? standard.longestRun() : Duration.ofSeconds(longestRun),
                idle == null ? standard.idle() : Duration.ofSeconds(idle));
    }
}
