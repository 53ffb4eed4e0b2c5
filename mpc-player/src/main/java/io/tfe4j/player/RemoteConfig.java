package io.tfe4j.player;

import io.tfe4j.DeploymentSession;
import io.tfe4j.config.Config;
import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.config.RunListener;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.program.run.Bindings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Players that are processes of their own, most often on machines of their own:
 *
 * <pre>{@code
 * Tfe.setConfig(RemoteConfig.load("config.json"));
 * }</pre>
 *
 * <p>The script talks to the first host alone, which relays what the script has signed to the players that the program
 * names. Inputs are read, and results taken, by the players; a script that has {@linkplain #as joined} as one of them
 * is that player, with the data and consumers it was given.
 *
 * <p>Programs are signed with the submitter's certificate. Without {@link #withCertificates}, the folder {@code certs}
 * beside the host map is used if there is one; a host map whose players are all on this machine needs none.
 */
public final class RemoteConfig implements Config, AutoCloseable {
    private static final String DEFAULT_CERTIFICATES = "certs";
    private static final String DEFAULT_SUBMITTER = "submitter";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private final Roster roster;
    private volatile @Nullable Credentials credentials;
    private volatile @Nullable JoinedPlayer joined;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile RunListener listener = RunListener.terminal();

    private RemoteConfig(Roster roster) {
        this.roster = roster;
    }

    /** As {@link #load(Path)}. */
    public static RemoteConfig load(String hostmap) {
        return load(Path.of(hostmap));
    }

    /**
     * The players of a host map.
     *
     * @throws IllegalArgumentException if it is missing or wrong; the message has the file, line and column
     */
    public static RemoteConfig load(Path hostmap) {
        RemoteConfig config = new RemoteConfig(new Roster(Hostmap.load(hostmap)));
        Path beside = certificatesBeside(hostmap);
        return beside == null ? config : config.withCertificates(beside);
    }

    /** The folder {@code certs} beside a host map, which is used unless another is named; null if there is none. */
    public static @Nullable Path certificatesBeside(Path hostmap) {
        Path beside = hostmap.toAbsolutePath().resolveSibling(DEFAULT_CERTIFICATES);
        return Files.isDirectory(beside) ? beside : null;
    }

    /** The players given, instead of a file. */
    public static RemoteConfig of(List<Player> players) {
        return new RemoteConfig(new Roster(players));
    }

    /** Signs as {@code submitter}, with the certificate of that name in the folder. */
    public RemoteConfig withCertificates(Path directory) {
        return withCredentials(Credentials.load(directory, DEFAULT_SUBMITTER));
    }

    /** Signs with this certificate, a submitter's or a player's. */
    public RemoteConfig withCredentials(Credentials newCredentials) {
        credentials = newCredentials;
        return this;
    }

    /**
     * Makes this script the player {@code name}: it listens at that player's address, shares its inputs and opens its
     * outputs, in its own sessions only. Signs as that player.
     *
     * @throws IllegalArgumentException if there is no such player, or its address cannot be listened at
     */
    public RemoteConfig as(String name, Credentials own) {
        credentials = own;
        joined = JoinedPlayer.open(roster, name, own);
        return this;
    }

    /** As {@link #as(String, Credentials)}, where all players are on this machine and need no certificates. */
    public RemoteConfig as(String name) {
        joined = JoinedPlayer.open(roster, name, null);
        return this;
    }

    /** How long a player waits for a message of a peer before the run fails; two minutes unless set. */
    public RemoteConfig withTimeout(Duration newTimeout) {
        if (newTimeout.toMillis() < 1 || newTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("time-out out of range: timeout=" + newTimeout);
        }
        timeout = newTimeout;
        return this;
    }

    /** Told of each run instead of the terminal. */
    public RemoteConfig withListener(RunListener newListener) {
        listener = newListener;
        return this;
    }

    @Override
    public List<Player> players() {
        return roster.players();
    }

    @Override
    public DeploymentSession open(Bindings bindings) {
        if (credentials == null && !roster.isLoopback()) {
            throw new IllegalArgumentException("players on other machines need a certificate: coordinator="
                    + roster.coordinator().address()
                    + "; make some with tfe4j certs, and give them to withCertificates");
        }
        return new RemoteSession(this, bindings);
    }

    /** Leaves, if the script has joined as a player. */
    @Override
    public void close() {
        JoinedPlayer player = joined;
        if (player != null) {
            player.close();
        }
    }

    Roster roster() {
        return roster;
    }

    @Nullable
    Credentials credentials() {
        return credentials;
    }

    @Nullable
    JoinedPlayer joined() {
        return joined;
    }

    Duration timeout() {
        return timeout;
    }

    RunListener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "RemoteConfig: players=" + roster.names();
    }
}
