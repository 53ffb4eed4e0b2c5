package io.tfe4j.player.link;

import io.tfe4j.config.Player;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Players on free ports of this machine, with certificates of one authority. */
final class TlsMesh implements Mesh {
    static final Issuer ISSUER = new Issuer("test CA", valid());

    private final List<TlsTransport> transports;

    private TlsMesh(List<TlsTransport> transports) {
        this.transports = transports;
    }

    static Issuer.Validity valid() {
        Instant now = Instant.now();
        return new Issuer.Validity(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofDays(1)));
    }

    static List<Player> players(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            players.add(new Player("server" + i, "127.0.0.1:" + socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return players;
    }

    static Credentials credentials(String name) {
        return credentials(ISSUER.issue(name, "player:" + name, "127.0.0.1", valid()));
    }

    static Credentials credentials(Issuer.Issued issued) {
        return new Credentials(
                ISSUER.authority().certificate(),
                issued.certificate(),
                issued.keys().getPrivate());
    }

    static LinkLimits limits(long timeoutMillis) {
        return new LinkLimits(timeoutMillis, 20_000, 5_000, 1 << 21, 1 << 20, 1 << 28);
    }

    static CompletableFuture<TlsTransport> start(
            List<Player> players, Credentials credentials, SessionId session, LinkLimits limits) {
        return CompletableFuture.supplyAsync(
                () -> TlsTransport.open(players, credentials, session, limits), task -> new Thread(task).start());
    }

    static TlsMesh open(int endpoints, LinkLimits limits) throws Exception {
        List<Player> players = players(endpoints);
        SessionId session = SessionId.random();
        List<CompletableFuture<TlsTransport>> starting = new ArrayList<>();
        for (Player player : players) {
            starting.add(start(players, credentials(player.name()), session, limits));
        }
        List<TlsTransport> transports = new ArrayList<>();
        for (CompletableFuture<TlsTransport> transport : starting) {
            transports.add(transport.get(30, TimeUnit.SECONDS));
        }
        return new TlsMesh(transports);
    }

    TlsTransport transport(int index) {
        return transports.get(index);
    }

    @Override
    public Transport endpoint(int index) {
        return transports.get(index);
    }

    @Override
    public void abort(int index, MpcException cause) {
        transports.get(index).abort(cause);
    }

    @Override
    public void close() {
        transports.forEach(TlsTransport::close);
    }
}
