package io.tfe4j.player.link;

import io.tfe4j.config.Player;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import io.tfe4j.player.tls.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ports of several players, linked with one another in one session whose first run has begun. */
final class PortMesh implements Mesh {
    final List<Player> players;
    final List<PlayerPort> ports = new ArrayList<>();
    final List<SessionLinks> sessions = new ArrayList<>();
    private final long timeoutMillis;
    private final List<RunLinks> runs = new ArrayList<>();

    private PortMesh(int endpoints, boolean tls, LinkLimits limits) throws Exception {
        players = Fixtures.players(endpoints);
        timeoutMillis = limits.timeoutMillis();
        for (Player player : players) {
            Credentials credentials = tls ? Fixtures.credentials(player.name()) : null;
            ports.add(Fixtures.port(players, player.name(), credentials, limits));
        }
    }

    static PortMesh open(int endpoints, boolean tls, LinkLimits limits) throws Exception {
        PortMesh mesh = new PortMesh(endpoints, tls, limits);
        mesh.sessions.addAll(mesh.join(SessionId.random()));
        mesh.begin(1);
        return mesh;
    }

    static PortMesh open(int endpoints, LinkLimits limits) throws Exception {
        return open(endpoints, true, limits);
    }

    List<SessionLinks> join(SessionId session) throws Exception {
        List<CompletableFuture<SessionLinks>> starting = new ArrayList<>();
        for (int self = 0; self < ports.size(); self++) {
            starting.add(Fixtures.start(ports.get(self), session, players, self));
        }
        List<SessionLinks> links = new ArrayList<>();
        for (CompletableFuture<SessionLinks> each : starting) {
            links.add(each.get(30, TimeUnit.SECONDS));
        }
        return links;
    }

    void begin(int number) {
        for (int self = 0; self < ports.size(); self++) {
            begin(self, number);
        }
    }

    RunLinks begin(int self, int number) {
        RunLinks run = sessions.get(self).run(number, Fixtures.MAX_BYTES, timeoutMillis);
        if (self < runs.size()) {
            runs.set(self, run);
        } else {
            runs.add(run);
        }
        return run;
    }

    RunLinks run(int index) {
        return runs.get(index);
    }

    LinkedSession session(int index) {
        return (LinkedSession) sessions.get(index);
    }

    Inbox inbox(int self, int from) {
        return ((LinkedRun) runs.get(self)).inbox(from);
    }

    @Override
    public Transport endpoint(int index) {
        return runs.get(index);
    }

    @Override
    public void abort(int index, MpcException cause) {
        runs.get(index).abort(cause);
    }

    @Override
    public void close() {
        // one after the other would wait for the other's goodbye
        ports.forEach(PlayerPort::close);
    }
}
