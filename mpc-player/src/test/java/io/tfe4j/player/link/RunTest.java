package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several runs on the same links. */
@Timeout(60)
class RunTest {
    private static final Address HERE = new Address(1, 1, 1);

    private static Message message(long word) {
        return new Message(new long[] {word}, 1);
    }

    @Test
    void failedRun_endsEverywhere_andTheNextUsesTheSameLinks() throws Exception {
        try (PortMesh mesh = PortMesh.open(3, Fixtures.limits(10_000))) {
            CompletableFuture<Message> wait =
                    Fixtures.async(() -> mesh.endpoint(1).receive(0, HERE, "/never"));

            mesh.run(2).abort(new MpcException(MpcException.Code.BAD_INPUT, "table missing: name=patients"));

            assertThatThrownBy(() -> wait.get(5, TimeUnit.SECONDS))
                    .hasMessageContaining("run ended by another player: player=server2, cause=table missing");
            Fixtures.await("run over", () -> !mesh.run(0).isOpen());
            assertThat(mesh.sessions).allMatch(SessionLinks::isOpen);
            mesh.begin(2);
            mesh.endpoint(0).send(1, HERE, message(7));
            assertThat(mesh.endpoint(1).receive(0, HERE, "/second").words()).containsExactly(7);
        }
    }

    @Test
    void framesOfTheNextRun_waitForIt_alsoWhileThisOneFails() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(10_000))) {
            mesh.endpoint(0).send(1, HERE, message(1));
            mesh.run(0).close();
            RunLinks next = mesh.begin(0, 2);
            next.send(1, HERE, message(2));

            assertThat(mesh.endpoint(1).receive(0, HERE, "/first").words()).containsExactly(1);
            mesh.run(1).abort(new MpcException(MpcException.Code.BAD_INPUT, "first run only"));
            mesh.begin(1, 2);

            assertThat(mesh.endpoint(1).receive(0, HERE, "/second").words()).containsExactly(2);
            assertThat(next.isOpen()).isTrue();
        }
    }

    @Test
    void framesOfAFailedRun_areDropped_evenIfItNeverBeganHere() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(10_000))) {
            mesh.run(0).close();
            RunLinks second = mesh.begin(0, 2);
            second.send(1, HERE, message(2));
            second.abort(new MpcException(MpcException.Code.BAD_INPUT, "no second run"));
            RunLinks third = mesh.begin(0, 3);
            third.send(1, HERE, message(3));

            mesh.run(1).close();
            RunLinks late = mesh.begin(1, 3);

            assertThat(late.receive(0, HERE, "/third").words()).containsExactly(3);
        }
    }

    @Test
    void runThatFailedElsewhereFirst_beginsAsFailed() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(10_000))) {
            mesh.run(0).close();
            mesh.begin(0, 2).abort(new MpcException(MpcException.Code.BAD_INPUT, "no second run"));
            mesh.run(1).close();
            RunLinks second = mesh.begin(1, 2);

            assertThatThrownBy(() -> second.receive(0, HERE, "/second"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("no second run");
            assertThat(mesh.sessions).allMatch(SessionLinks::isOpen);
        }
    }

    @Test
    void silentPeer_failsTheRunEverywhere_butNotTheSession() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(300))) {
            assertThatThrownBy(() -> mesh.endpoint(0).receive(1, HERE, "/relu"))
                    .hasMessage("peer silent: from=server1, step=/relu, waitedMillis=300");

            Fixtures.await("run over", () -> !mesh.run(1).isOpen());
            assertThat(mesh.sessions).allMatch(SessionLinks::isOpen);
        }
    }

    @Test
    void numbersMustRise_andRunsMustNotOverlap() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(1_000))) {
            assertThatThrownBy(() -> mesh.begin(0, 2)).isInstanceOf(IllegalStateException.class);
            mesh.run(0).close();
            assertThatThrownBy(() -> mesh.begin(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThat(mesh.begin(0, 9).isOpen()).isTrue();
        }
    }

    @Test
    void closedRun_overwritesWhatNobodyReceived_andSaysSo() throws Exception {
        try (PortMesh mesh = PortMesh.open(2, Fixtures.limits(5_000))) {
            mesh.endpoint(0).send(1, HERE, message(42));
            Inbox inbox = mesh.inbox(1, 0);
            Fixtures.await("message here", () -> inbox.holds(HERE));
            long[] words = inbox.peek(HERE);

            mesh.run(1).close();

            assertThat(words).containsExactly(0);
            assertThatThrownBy(() -> mesh.endpoint(1).receive(0, HERE, "/late"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("run closed: player=server1, run=1");
            assertThat(mesh.run(0).isOpen()).isTrue();
        }
    }
}
