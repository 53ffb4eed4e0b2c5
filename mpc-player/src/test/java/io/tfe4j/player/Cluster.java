package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.config.RunListener;
import io.tfe4j.events.Events;
import io.tfe4j.player.link.FreePorts;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.metrics.Metrics;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Players on free ports of this machine, all in this JVM but talking through their ports only. */
final class Cluster implements AutoCloseable {
    private static final LinkLimits LIMITS = new LinkLimits(10_000, 10_000, 5_000, 1 << 24, 1 << 24, 1L << 28);

    private final Path folder;
    private final Roster roster;
    private final boolean tls;
    private final Map<String, RunningPlayer> running = new ConcurrentHashMap<>();
    private final Map<String, Path> policies = new HashMap<>();
    private final Map<String, Supplier<Bindings>> bindings = new HashMap<>();
    private final Map<String, RunProbe> probes = new HashMap<>();
    private LinkLimits limits = LIMITS;
    private Duration timeout = Duration.ofSeconds(10);
    private @Nullable Path certificates;
    private Events events = Events.NONE;
    private Metrics metrics = Metrics.NONE;

    private Cluster(Path folder, Roster roster, boolean tls) {
        this.folder = folder;
        this.roster = roster;
        this.tls = tls;
    }

    /** Nobody runs yet. */
    static Cluster of(Path folder, boolean tls, String... names) throws IOException {
        List<Integer> ports = FreePorts.of(names.length);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            players.add(new Player(names[i], "127.0.0.1:" + ports.get(i)));
        }
        Cluster cluster = new Cluster(folder, new Roster(players), tls);
        if (tls) {
            cluster.certificates = folder.resolve("certs");
            Certificates.make(players, List.of("submitter", "mallory"), cluster.certificates, 1, false);
        }
        return cluster;
    }

    Roster roster() {
        return roster;
    }

    Path certificates() {
        return Objects.requireNonNull(certificates);
    }

    Path state(String name) {
        return folder.resolve("state").resolve(name);
    }

    /** What {@code name} consents to, from its next start. */
    Cluster policy(String name, String json) throws IOException {
        Path file = folder.resolve(name + "-policy.json");
        Files.writeString(file, json);
        policies.put(name, file);
        return this;
    }

    /** The data and consumers of {@code name}, from its next start. */
    Cluster bindings(String name, Supplier<Bindings> made) {
        bindings.put(name, made);
        return this;
    }

    /** Who is told of the steps of {@code name}, from its next start. */
    Cluster probe(String name, RunProbe probe) {
        probes.put(name, probe);
        return this;
    }

    /** How long players, from their next start, and scripts wait for a message. */
    Cluster patience(Duration newTimeout) {
        timeout = newTimeout;
        // a busy machine takes longer to connect than to answer
        limits = new LinkLimits(newTimeout.toMillis(), 10_000, 10_000, 1 << 24, 1 << 24, 1L << 28);
        return this;
    }

    /** What all players record and count, from their next start. */
    Cluster watched(Events newEvents, Metrics newMetrics) {
        events = newEvents;
        metrics = newMetrics;
        return this;
    }

    Cluster startAll() {
        roster.names().forEach(this::start);
        return this;
    }

    Cluster start(String name) {
        Player player = roster.player(name);
        PlayerSettings settings = new PlayerSettings(
                name,
                roster,
                new InetSocketAddress(player.host(), player.port()),
                state(name),
                limits,
                new PlayerSettings.SessionLimits(8, Duration.ofSeconds(60), Duration.ofMinutes(5)),
                1,
                false,
                events,
                metrics);
        PolicyConsent consent =
                PolicyConsent.of(policies.get(name), true, state(name), bindings.getOrDefault(name, Bindings::new));
        running.put(
                name,
                RunningPlayer.start(
                        settings,
                        tls ? new RotatingCredentials(certificates(), name) : null,
                        consent,
                        probes.getOrDefault(name, RunProbe.NONE)));
        return this;
    }

    void stop(String name) {
        RunningPlayer player = running.remove(name);
        if (player != null) {
            player.close();
        }
    }

    /** Its connections close without a word, and nothing more is written to its logs. */
    void drop(String name) {
        Objects.requireNonNull(running.get(name)).kill();
    }

    /** As {@code kill -9}: what it has written stays, and nobody is told. */
    void kill(String name) throws InterruptedException {
        RunningPlayer player = running.remove(name);
        if (player != null) {
            player.kill();
            assertThat(player.node().threads().awaitTermination(20, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    boolean isUp(String name) {
        return running.containsKey(name);
    }

    PlayerNode node(String name) {
        return Objects.requireNonNull(running.get(name)).node();
    }

    /** For a script that is nobody, with a short patience. */
    RemoteConfig remote() {
        RemoteConfig config = RemoteConfig.of(roster.players())
                .withListener(RunListener.SILENT)
                .withTimeout(timeout);
        return tls ? config.withCertificates(certificates()) : config;
    }

    /** Of a player, or of one of the two submitters. */
    Credentials credentials(String name) {
        return Credentials.load(certificates(), name);
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }
}
