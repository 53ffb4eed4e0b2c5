package io.tfe4j.player;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.data.Catalog;
import io.tfe4j.events.Events;
import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.metrics.Metrics;
import io.tfe4j.player.metrics.MetricsServer;
import io.tfe4j.player.metrics.PrometheusMetrics;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one player of a host map until it is told to stop. */
@Command(
        name = "player",
        mixinStandardHelpOptions = true,
        versionProvider = PlayerCommand.Version.class,
        description = "Run one player of a host map until SIGTERM.",
        footer = {
            "",
            "The options may also stand in player.json beside the host map, for example {\"data\": \"data\"}.",
            "Exit codes: 0 stopped, 1 failed, 2 something it was given is wrong."
        })
public final class PlayerCommand implements Runnable {
    private static final System.Logger LOG = System.getLogger(PlayerCommand.class.getName());
    private static final int DEFAULT_TIMEOUT_SECONDS = 120;
    private static final long MILLIS = 1000;
    private static final long MIB = 1 << 20;

    @Parameters(index = "0", paramLabel = "NAME", description = "Which of the host map's players this is.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The host map.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path hostmap;

    @Option(
            names = "--player-config",
            paramLabel = "FILE",
            description = "Options of this player (default: player.json beside the host map, if it is there).")
    private @Nullable Path file;

    @Option(
            names = "--in-process",
            description = "Run in this JVM, as it was started, instead of one with the best options.")
    @SuppressWarnings("unused") // the launcher reads it
    private boolean inProcess;

    @Mixin
    private final PlayerOptions typed = new PlayerOptions();

    @Override
    public void run() {
        Launcher.watchParent();
        PlayerOptions options = typed.orElse(PlayerFile.load(file, hostmap));
        if (options.certs == null) {
            options.certs = RemoteConfig.certificatesBeside(hostmap);
        }
        Logs.configure(Objects.requireNonNullElse(options.log, "text"));
        CountDownLatch stopped = new CountDownLatch(1);
        RunningPlayer player = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            player.close();
            stopped.countDown();
        }));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            player.close();
        }
    }

    private RunningPlayer start(PlayerOptions options) {
        Roster roster = new Roster(Hostmap.load(hostmap));
        Player self = roster.player(name);
        boolean local = roster.isLoopback();
        if (options.certs == null && !local) {
            throw new IllegalArgumentException("players on other machines need certificates: player=" + name
                    + ", remedy=tfe4j certs makes them, --certs DIR names their folder");
        }
        Supplier<Credentials> credentials = options.certs == null ? null : new RotatingCredentials(options.certs, name);
        Path state = options.state != null ? options.state : StateDirectory.of(self);
        PlayerSettings settings = new PlayerSettings(
                name,
                roster,
                listenAddress(options, self),
                state,
                limits(options),
                options.sessions(),
                Objects.requireNonNullElse(options.processors, 0),
                Boolean.TRUE.equals(options.reflection),
                Events.fromEnvironment(System.getenv(), name),
                metrics(options));
        PolicyConsent consent = PolicyConsent.of(options.policy, local, state, bindings(options));
        if (options.policy != null) {
            PolicyFile.load(options.policy)
                    .notices()
                    .forEach(notice -> LOG.log(System.Logger.Level.WARNING, "policy: {0}", notice));
        }
        RunningPlayer player = RunningPlayer.start(settings, credentials, consent);
        LOG.log(
                System.Logger.Level.INFO,
                "player {0} ({1}) listens at {2}, {3}, {4}",
                name,
                roster.role(name),
                settings.listen(),
                credentials == null
                        ? "without TLS: all players are on this machine"
                        : "mutual TLS 1.3, identity " + credentials.get().identity(),
                policyText(options, local));
        return player;
    }

    private static String policyText(PlayerOptions options, boolean local) {
        if (options.policy != null) {
            return "policy " + options.policy;
        }
        return local
                ? "DEVELOPMENT POLICY: every program is allowed, since all players are on this machine"
                : "no policy: every program is denied until --policy allows some";
    }

    private static Supplier<Bindings> bindings(PlayerOptions options) {
        Catalog data = options.data == null ? null : Catalog.load(options.data);
        Catalog results = options.results == null ? data : results(options.results);
        return () -> new Bindings().withCatalog(data, results);
    }

    private static Catalog results(Path directory) {
        try {
            Files.createDirectories(directory);
            return Catalog.load(directory);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "results folder cannot be made: folder=" + directory + ", cause=" + e.getMessage(), e);
        }
    }

    private static Metrics metrics(PlayerOptions options) {
        if (options.metrics == null) {
            return Metrics.NONE;
        }
        PrometheusMetrics metrics = new PrometheusMetrics();
        InetSocketAddress address = address(options.metrics);
        try {
            MetricsServer server = MetricsServer.start(metrics, address);
            LOG.log(System.Logger.Level.INFO, "metrics at http:/{0}/metrics", server.address());
            return metrics;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "metrics cannot be served: address=" + options.metrics + ", cause=" + e.getMessage(), e);
        }
    }

    private static InetSocketAddress listenAddress(PlayerOptions options, Player self) {
        return address(options.listen == null ? self.address() : options.listen);
    }

    private static InetSocketAddress address(String hostAndPort) {
        Player at = new Player("address", hostAndPort);
        return new InetSocketAddress(at.host(), at.port());
    }

    private static LinkLimits limits(PlayerOptions options) {
        long millis = MILLIS * Objects.requireNonNullElse(options.timeout, DEFAULT_TIMEOUT_SECONDS);
        LinkLimits standard = LinkLimits.ofTimeout(millis);
        long buffered = options.maxBufferMib == null ? standard.maxBufferedBytes() : options.maxBufferMib * MIB;
        return new LinkLimits(
                millis,
                options.timeout == null ? standard.connectMillis() : millis,
                Math.min(standard.handshakeMillis(), millis),
                (int) Math.min(standard.maxMessageWords(), buffered / Long.BYTES),
                standard.maxQueuedBytes(),
                buffered);
    }

    /** For {@code --version}. */
    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"tfe4j player " + LibraryVersion.current()};
        }
    }
}
