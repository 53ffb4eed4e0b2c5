package io.tfe4j.player.intruder;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.Fixtures;
import io.tfe4j.player.link.GrpcOnThePortTest;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.link.PlayerPort;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.link.SessionLinks;
import java.util.List;
import java.util.Set;

/** server0, which is attacked, and server1, which has a session with it and must not notice. */
final class Bystanders implements AutoCloseable {
    static final long HANDSHAKE_MILLIS = 1_500;
    private static final LinkLimits LIMITS =
            new LinkLimits(20_000, 20_000, HANDSHAKE_MILLIS, 1 << 20, 1 << 20, 1 << 24);
    private static final long MOST_BYTES_MORE = 96L << 20;

    private final List<Player> players = Fixtures.players(2);
    private final PlayerPort attacked;
    private final PlayerPort peer;
    private final RunLinks here;
    private final RunLinks there;
    private final long memoryBefore;
    private int messages;

    Bystanders() throws Exception {
        attacked = Fixtures.port(players, "server0", LIMITS, new GrpcOnThePortTest.WhoAmI());
        peer = Fixtures.port(players, "server1", LIMITS);
        SessionId session = SessionId.random();
        SessionLinks left = attacked.join(session, players, Set.of(1));
        SessionLinks right = peer.join(session, players, Set.of(0));
        left.awaitStanding();
        right.awaitStanding();
        here = left.run(1, 1 << 30, 20_000);
        there = right.run(1, 1 << 30, 20_000);
        goOn();
        memoryBefore = memory();
    }

    Player target() {
        return players.get(0);
    }

    List<Player> players() {
        return players;
    }

    PlayerPort attackedPort() {
        return attacked;
    }

    /** The session of the two still works, both ways. */
    void goOn() {
        for (int i = 0; i < 20; i++) {
            Address address = new Address(1, messages++, 0);
            here.send(1, address, new Message(new long[] {i}, 1));
            there.send(0, address, new Message(new long[1000], 1));
            assertThat(there.receive(0, address, "/there").words()).containsExactly(i);
            assertThat(here.receive(1, address, "/here").words()).hasSize(1000);
        }
    }

    /** And so do new sessions and calls, and what the attack has cost is bounded. */
    void goOnAsEver() throws Exception {
        goOn();
        SessionId next = SessionId.random();
        try (SessionLinks left = attacked.join(next, players, Set.of(1));
                SessionLinks right = peer.join(next, players, Set.of(0))) {
            left.awaitStanding();
            right.awaitStanding();
            left.fail(new MpcException(MpcException.Code.CANCELLED, "seen enough"));
        }
        assertThat(GrpcOnThePortTest.whoAmI(target(), Fixtures.credentials("server1")))
                .contains("player:server1");
        assertThat(memory() - memoryBefore).isLessThan(MOST_BYTES_MORE);
    }

    private static long memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory())
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        return runtime.totalMemory() - runtime.freeMemory() + direct;
    }

    @Override
    public void close() {
        attacked.close();
        peer.close();
    }
}
