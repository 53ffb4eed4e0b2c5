package io.tfe4j.benchmarks;

import io.tfe4j.benchmarks.link.Neighbours;
import io.tfe4j.config.Player;
import io.tfe4j.party.Party;
import io.tfe4j.player.PlayerProcess;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Three servers as processes of this machine, joined by sockets. They do the same things at the same time. */
final class ServerProcesses implements AutoCloseable {
    static final String[] NAMES = {"server0", "server1", "server2"};

    private final Neighbours neighbours;
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable ServerProcess> firstGone = new AtomicReference<>();

    private ServerProcesses(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    /**
     * Returns when they are linked.
     *
     * @throws IllegalStateException if they cannot be
     */
    static ServerProcesses start(boolean tls) {
        try {
            ServerProcesses started = new ServerProcesses(new Neighbours(tls, NAMES));
            try {
                started.startAll();
                started.answers(OpsServer.READY);
                return started;
            } catch (IOException | RuntimeException e) {
                started.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("servers cannot be started: cause=" + e.getMessage(), e);
        }
    }

    private void startAll() throws IOException {
        long seed = new SecureRandom().nextLong();
        for (Party party : Party.values()) {
            ServerProcess server = ServerProcess.start(NAMES[party.ordinal()], command(party, seed));
            servers.add(server);
            server.onExit(this::gone);
        }
        if (firstGone.get() != null) {
            // it went before the last of them came
            servers.forEach(ServerProcess::destroy);
        }
    }

    /** Without one of them the others can only wait. */
    private void gone(ServerProcess server) {
        if (firstGone.compareAndSet(null, server)) {
            servers.forEach(ServerProcess::destroy);
        }
    }

    private List<String> command(Party party, long seed) {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(party.ordinal()), String.valueOf(seed)));
        neighbours.players().stream().map(Player::address).forEach(arguments::add);
        if (neighbours.certificates() != null) {
            arguments.add(neighbours.certificates().toString());
        }
        return PlayerProcess.command(
                OpsServer.class.getName(),
                // three of them, and the process that started them
                List.of("-XX:MaxRAMPercentage=25", "-XX:InitialRAMPercentage=8"),
                System.getProperty("java.class.path"),
                arguments);
    }

    /** @throws IllegalStateException if one of the servers fails */
    Sample take(String id, int n, int repeat, int warmup) {
        servers.forEach(server -> server.tell(id + " " + n + " " + repeat + " " + warmup));
        return Sample.together(
                answers(OpsServer.SAMPLE).stream().map(Sample::parse).toList());
    }

    private List<String> answers(String kind) {
        List<String> answers = new ArrayList<>();
        for (ServerProcess server : servers) {
            String answer = server.answer(kind);
            if (answer == null) {
                throw new IllegalStateException(failure());
            }
            answers.add(answer);
        }
        return answers;
    }

    private String failure() {
        servers.forEach(ServerProcess::awaitExit);
        ServerProcess culprit = firstGone.get();
        return culprit == null ? "servers failed" : culprit.failure();
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::destroy);
        servers.forEach(ServerProcess::awaitExit);
        try {
            neighbours.close();
        } catch (IOException e) {
            throw new IllegalStateException("certificates cannot be deleted: cause=" + e.getMessage(), e);
        }
    }
}
