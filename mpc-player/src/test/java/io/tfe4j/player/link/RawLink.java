package io.tfe4j.player.link;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.player.tls.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;

/** server0 with a session that stands, and server1 as a bare socket that has greeted and been greeted. */
final class RawLink implements AutoCloseable {
    private final PlayerPort port;
    private final SessionLinks links;
    private final SSLSocket socket;

    RawLink(List<Player> players, SessionId session, LinkLimits limits) throws Exception {
        port = Fixtures.port(players, "server0", limits);
        links = port.join(session, players, Set.of(1));
        socket = RawPeer.socket(port.number(), "TLSv1.3", Fixtures.issued("server1"), TlsContexts.SHARE_PROTOCOL);
        socket.setSoTimeout(5_000);
        write(hello(players, session));
        socket.getInputStream().readNBytes(Frame.HEADER_BYTES + Frame.HELLO_WORDS * Long.BYTES);
        links.awaitStanding();
    }

    /** What server1 says to server0 first. */
    static byte[] hello(List<Player> players, SessionId session) {
        long[] names = Endpoints.of(players, "server1").namesDigest();
        return RawPeer.frame(
                Frame.MAGIC, 0, session, Frame.NO_RUN, new Address(1, 0, 0), players.size(), names.length, names);
    }

    SessionLinks links() {
        return links;
    }

    PlayerPort port() {
        return port;
    }

    SSLSocket socket() {
        return socket;
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        port.close();
    }
}
