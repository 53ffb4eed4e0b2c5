package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session begins and ends. */
@Timeout(60)
class SessionTest {
    private static final Address HERE = new Address(1, 1, 1);
    private static final LinkLimits HASTY = new LinkLimits(500, 500, 500, 1 << 10, 1 << 20, 1 << 20);

    @ParameterizedTest
    @ValueSource(strings = {"012", "210", "120"})
    void startOrder_doesNotMatter(String order) throws Exception {
        List<Player> players = Fixtures.players(3);
        SessionId session = SessionId.random();
        PlayerPort[] ports = new PlayerPort[3];
        SessionLinks[] links = new SessionLinks[3];
        for (char index : order.toCharArray()) {
            int self = index - '0';
            ports[self] = Fixtures.port(players, players.get(self).name(), Fixtures.limits(5_000));
            links[self] = ports[self].join(session, players, Fixtures.others(3, self));
            Thread.sleep(100);
        }

        for (SessionLinks each : links) {
            each.awaitStanding();
            assertThat(each.isOpen()).isTrue();
        }
        for (PlayerPort port : ports) {
            port.close();
        }
    }

    @Test
    void helloBeforeJoin_isHeld_andWelcomeOnceTheSessionIsJoined() throws Exception {
        List<Player> players = Fixtures.players(2);
        SessionId session = SessionId.random();
        try (PlayerPort early = Fixtures.port(players, "server1", Fixtures.limits(5_000));
                PlayerPort late = Fixtures.port(players, "server0", Fixtures.limits(5_000))) {
            SessionLinks first = early.join(session, players, Set.of(0));
            Fixtures.await("greeting held", () -> late.sessions().held() == 1);

            SessionLinks second = late.join(session, players, Set.of(1));

            second.awaitStanding();
            first.awaitStanding();
            assertThat(late.sessions().held()).isZero();
            RunLinks run = first.run(1, 100, 5_000);
            run.send(0, HERE, new Message(new long[] {5}, 1));
            assertThat(second.run(1, 100, 5_000).receive(1, HERE, "/early").words())
                    .containsExactly(5);
        }
    }

    @Test
    void missingPlayer_isNamed() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (PlayerPort port = Fixtures.port(players, "server1", HASTY);
                SessionLinks links = port.join(SessionId.random(), players, Set.of(0))) {
            assertThatThrownBy(links::awaitStanding)
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("links do not stand: missing=[server0 (")
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void portInUse_isNamed() throws Exception {
        try (var taken = new ServerSocket(0)) {
            List<Player> players = List.of(new Player("server0", "127.0.0.1:" + taken.getLocalPort()));

            assertThatThrownBy(() -> Fixtures.port(players, "server0", HASTY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot listen: player=server0");
        }
    }

    @Test
    void sessionJoinedTwice_isRefused_butItsIdIsFreeOnceClosed() throws Exception {
        List<Player> players = Fixtures.players(2);
        SessionId session = SessionId.random();
        try (PlayerPort port = Fixtures.port(players, "server0", HASTY)) {
            SessionLinks links = port.join(session, players, Set.of(1));

            assertThatThrownBy(() -> port.join(session, players, Set.of(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("session joined twice");
            links.close();
            port.join(session, players, Set.of(1)).close();
        }
    }

    @Test
    void plaintext_outsideThisMachine_isRefused() {
        List<Player> local = List.of(new Player("server0", "127.0.0.1:0"), new Player("server1", "localhost:1"));
        List<Player> far = List.of(local.get(0), new Player("server1", "192.0.2.7:1"));
        InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 0);

        assertThatThrownBy(() -> options(loopback, far))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no TLS outside this machine: player=server1, address=192.0.2.7:1");
        assertThatThrownBy(() -> options(new InetSocketAddress("0.0.0.0", 0), local))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no TLS outside this machine: address=");
        assertThatThrownBy(() -> Channels.dial(far.get(1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no TLS outside this machine");
        try (PlayerPort port = PlayerPort.open(options(loopback, local))) {
            assertThatThrownBy(() -> port.join(SessionId.random(), far, Set.of(1)))
                    .hasMessageContaining("no TLS outside this machine");
        }
    }

    private static PortOptions options(InetSocketAddress address, List<Player> players) {
        return new PortOptions("server0", address, players, null, HASTY, List.of(), false);
    }

    @Test
    void messagesSentBeforeLeaving_stillArrive() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(5_000))) {
            mesh.endpoint(0).send(1, HERE, new Message(new long[1 << 20], 1));
            mesh.run(0).close();
            mesh.sessions.get(0).close();

            assertThat(mesh.endpoint(1).receive(0, HERE, "/last").words()).hasSize(1 << 20);
            assertThatThrownBy(() -> mesh.endpoint(1).receive(0, new Address(3, 3, 3), "/next"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("peer left the session: from=server0, step=/next");
        }
    }

    @Test
    void close_overwritesWhatNobodyReceived() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(5_000))) {
            mesh.endpoint(0).send(1, HERE, new Message(new long[] {42, 43}, 1));
            Inbox inbox = mesh.inbox(1, 0);
            Fixtures.await("message here", () -> inbox.holds(HERE));
            long[] words = inbox.peek(HERE);

            mesh.sessions.get(1).close();

            assertThat(words).containsExactly(0, 0);
            assertThatThrownBy(() -> mesh.endpoint(1).receive(0, HERE, "/late"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("session closed");
        }
    }

    @Test
    void bytes_areCountedWithoutFraming() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(5_000))) {
            mesh.endpoint(1).send(0, HERE, new Message(new long[100], 1));

            assertThat(mesh.run(1).bytesSent(0)).isEqualTo(800);
        }
    }

    @Test
    void twoSessions_haveConnectionsOfTheirOwn_andDoNotMix() throws Exception {
        try (PortMesh mesh = PortMesh.open(3, Fixtures.limits(5_000))) {
            List<SessionLinks> others = mesh.join(SessionId.random());
            RunLinks first = mesh.run(0);
            RunLinks second = others.get(0).run(1, Fixtures.MAX_BYTES, 5_000);
            RunLinks receiver = others.get(1).run(1, Fixtures.MAX_BYTES, 5_000);

            first.send(1, HERE, new Message(new long[] {1}, 1));
            second.send(1, HERE, new Message(new long[] {2}, 1));

            assertThat(receiver.receive(0, HERE, "/second").words()).containsExactly(2);
            others.get(2).fail(new MpcException(MpcException.Code.BAD_INPUT, "second session only"));
            Fixtures.await("second session over", () -> !others.get(1).isOpen());
            assertThat(mesh.run(1).receive(0, HERE, "/first").words()).containsExactly(1);
            assertThat(mesh.sessions).allMatch(SessionLinks::isOpen);
        }
    }

    @Test
    void closedPort_endsItsSessions_andThePeersAreTold() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(5_000))) {
            mesh.ports.get(1).close();

            assertThatThrownBy(() -> mesh.endpoint(0).receive(1, HERE, "/gone"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("port closed: player=server1");
        }
    }
}
