package io.tfe4j.config;

import io.tfe4j.DeploymentSession;
import io.tfe4j.checkpoint.CheckpointFolder;
import io.tfe4j.events.Events;
import io.tfe4j.party.Party;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.DataSource;
import io.tfe4j.program.run.ResultSink;
import io.tfe4j.random.RandomSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All players as threads of this JVM: for development, tests and measurements. It runs the real protocols, but whoever
 * runs this JVM sees everything, so it gives <b>no privacy</b>, and says so once. Where {@code TFE4J_PROFILE=production}
 * is set, or the system property {@code tfe4j.profile}, it is refused.
 */
public final class LocalConfig implements Config {
    private static final List<String> SERVERS = List.of("server0", "server1", "server2");

    private static final System.Logger LOG = System.getLogger(LocalConfig.class.getName());
    private static final AtomicBoolean WARNED = new AtomicBoolean();
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private final List<String> names = new ArrayList<>();
    private final boolean autoAddUnknownPlayers;
    private volatile NetworkShape network = NetworkShape.NONE;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile boolean checksRanges;
    private volatile RunListener listener = RunListener.terminal();
    private volatile @Nullable DataSource data;
    private volatile @Nullable ResultSink outputs;
    private volatile @Nullable Path state;
    private volatile Events events = ProcessEvents.EVENTS;
    private volatile UnaryOperator<RandomSource> randomness = UnaryOperator.identity();
    private volatile BiFunction<String, Transport, Transport> tap = (player, transport) -> transport;

    /** All configurations of a process share the files that its environment asks for. */
    private static final class ProcessEvents {
        static final Events EVENTS = Events.fromEnvironment(System.getenv());
    }

    record NetworkShape(long latencyNanos, double bitsPerSecond) {
        static final NetworkShape NONE = new NetworkShape(0, 0);
    }

    /** Players are added as the program names them. */
    public LocalConfig() {
        this(SERVERS, List.of(), true);
    }

    public LocalConfig(String... players) {
        this(SERVERS, Arrays.asList(players), true);
    }

    /**
     * The three servers and {@code players}.
     *
     * @param autoAddUnknownPlayers false to refuse programs that name others
     */
    public LocalConfig(List<String> players, boolean autoAddUnknownPlayers) {
        this(SERVERS, players, autoAddUnknownPlayers);
    }

    private LocalConfig(List<String> servers, List<String> players, boolean autoAddUnknownPlayers) {
        ProductionProfile.refuse();
        servers.forEach(this::add);
        this.autoAddUnknownPlayers = autoAddUnknownPlayers;
        players.forEach(this::add);
        if (!WARNED.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "LocalConfig runs all players in this JVM: it gives no privacy; testing only");
        }
    }

    /** The players of a host map, all in this JVM; others are refused. */
    public static LocalConfig of(List<Player> hostmap) {
        return new LocalConfig(hostmap.stream().map(Player::name).toList(), List.of(), false);
    }

    /** As {@link #of}, from a file. */
    public static LocalConfig load(Path hostmap) {
        return of(Hostmap.load(hostmap));
    }

    /** Makes every link as slow as a real one: {@code latency} one way, {@code bitsPerSecond} a directed link. */
    public LocalConfig withNetwork(Duration latency, double bitsPerSecond) {
        if (latency.isNegative() || !(bitsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "network malformed: latency=" + latency + ", bitsPerSecond=" + bitsPerSecond);
        }
        network = new NetworkShape(latency.toNanos(), bitsPerSecond);
        return this;
    }

    /** How long a player waits for a message before the run fails. */
    public LocalConfig withTimeout(Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    /**
     * Puts the shares of every value together, as only this JVM can, and ends the run if one is outside the range the
     * program promises for it: finds a wrong {@code assumeRange}. Slow; for debugging.
     */
    public LocalConfig withRangeChecks() {
        checksRanges = true;
        return this;
    }

    /** Told of each run instead of the terminal. */
    public LocalConfig withListener(RunListener newListener) {
        listener = newListener;
        return this;
    }

    /** Where the players find the datasets that programs name. */
    public LocalConfig withData(DataSource newData) {
        data = newData;
        return this;
    }

    /** Where the results go that no consumer takes. */
    public LocalConfig withOutputs(ResultSink newOutputs) {
        outputs = newOutputs;
        return this;
    }

    /** Where the servers keep checkpoints, each in a folder of its name; without it, they keep none. */
    public LocalConfig withState(Path folder) {
        state = folder;
        return this;
    }

    /** Records runs as {@code newEvents} says, instead of as the environment does. */
    public LocalConfig withEvents(Events newEvents) {
        events = newEvents;
        return this;
    }

    /** Lets tests watch what is drawn. */
    LocalConfig withRandomness(UnaryOperator<RandomSource> watch) {
        randomness = watch;
        return this;
    }

    /** Lets tests watch and disturb what each player, by name, sends and receives. */
    LocalConfig withTransport(BiFunction<String, Transport, Transport> newTap) {
        tap = newTap;
        return this;
    }

    @Override
    public synchronized List<Player> players() {
        return names.stream().map(Player::local).toList();
    }

    @Override
    public DeploymentSession open(Bindings bindings) {
        return new LocalSession(this, bindings.withCatalog(data, outputs));
    }

    /** All names, {@code wanted} among them. */
    synchronized List<String> withPlayers(Set<String> wanted) {
        for (String name : wanted) {
            if (!names.contains(name)) {
                if (!autoAddUnknownPlayers) {
                    throw new IllegalArgumentException("unknown player: name=" + name + ", players=" + names
                            + "; add it to the configuration, or let it add players itself");
                }
                add(name);
            }
        }
        return List.copyOf(names);
    }

    private void add(String name) {
        Player.local(name);
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    /** What a run of one server sees of its checkpoints. */
    Checkpoints checkpoints(Party server) {
        Path folder = state;
        return folder == null
                ? Checkpoints.NONE
                : new CheckpointFolder(folder.resolve(names.get(server.ordinal())), server).forRun();
    }

    NetworkShape network() {
        return network;
    }

    Duration timeout() {
        return timeout;
    }

    boolean checksRanges() {
        return checksRanges;
    }

    UnaryOperator<RandomSource> randomness() {
        return randomness;
    }

    Transport tapped(String player, Transport transport) {
        return tap.apply(player, transport);
    }

    Events events() {
        return events;
    }

    RunListener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "LocalConfig: all players in this JVM";
    }
}
