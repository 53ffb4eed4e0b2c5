package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session over TLS begins and ends. */
@Timeout(60)
class TlsSessionTest {
    private static final Address HERE = new Address(1, 1, 1);

    @ParameterizedTest
    @ValueSource(strings = {"012", "210", "120"})
    void startOrder_doesNotMatter(String order) throws Exception {
        List<Player> players = TlsMesh.players(3);
        SessionId session = SessionId.random();
        List<CompletableFuture<TlsTransport>> starting = new ArrayList<>();
        for (char index : order.toCharArray()) {
            String name = players.get(index - '0').name();
            starting.add(TlsMesh.start(players, TlsMesh.credentials(name), session, TlsMesh.limits(5_000)));
            Thread.sleep(200);
        }

        for (CompletableFuture<TlsTransport> each : starting) {
            assertThat(each.get(10, TimeUnit.SECONDS).isOpen()).isTrue();
        }
        for (CompletableFuture<TlsTransport> each : starting) {
            each.join().close();
        }
    }

    @Test
    void missingPlayer_isNamed() throws Exception {
        List<Player> players = TlsMesh.players(2);
        LinkLimits hasty = new LinkLimits(500, 500, 500, 1 << 10, 1 << 20, 1 << 20);

        assertThatThrownBy(() -> TlsTransport.open(players, TlsMesh.credentials("server1"), SessionId.random(), hasty))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("links do not stand: missing=[server0 (Connection refused");
    }

    @Test
    void portInUse_isNamed() throws Exception {
        try (TlsMesh mesh = TlsMesh.open(2, TlsMesh.limits(5_000));
                var taken = new ServerSocket(0)) {
            assertThat(mesh.transport(0).isOpen()).isTrue();
            List<Player> players = List.of(
                    new Player("server0", "127.0.0.1:" + taken.getLocalPort()), new Player("server1", "127.0.0.1:1"));

            assertThatThrownBy(() -> TlsTransport.open(
                            players, TlsMesh.credentials("server0"), SessionId.random(), TlsMesh.limits(500)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot listen: player=server0");
        }
    }

    @Test
    void messagesSentBeforeLeaving_stillArrive() throws Exception {
        try (TlsMesh mesh = TlsMesh.open(2, TlsMesh.limits(5_000))) {
            mesh.endpoint(0).send(1, HERE, new Message(new long[1 << 20], 1));
            mesh.transport(0).close();

            assertThat(mesh.endpoint(1).receive(0, HERE, "/last").words()).hasSize(1 << 20);
            assertThatThrownBy(() -> mesh.endpoint(1).receive(0, new Address(3, 3, 3), "/next"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("peer left the session: from=server0, step=/next");
        }
    }

    @Test
    void close_overwritesWhatNobodyReceived() throws Exception {
        TlsMesh mesh = TlsMesh.open(2, TlsMesh.limits(5_000));
        mesh.endpoint(0).send(1, HERE, new Message(new long[] {42, 43}, 1));
        Inbox inbox = mesh.transport(1).inbox(0);
        while (!inbox.holds(HERE)) {
            Thread.sleep(5);
        }
        long[] words = inbox.peek(HERE);

        mesh.close();

        assertThat(words).containsExactly(0, 0);
        assertThatThrownBy(() -> mesh.endpoint(1).receive(0, HERE, "/late"))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("session closed");
    }

    @Test
    void bytes_areCountedWithoutFraming() throws Exception {
        try (TlsMesh mesh = TlsMesh.open(2, TlsMesh.limits(5_000))) {
            mesh.endpoint(1).send(0, HERE, new Message(new long[100], 1));

            assertThat(mesh.transport(1).bytesSent(0)).isEqualTo(800);
        }
    }
}
