package io.tfe4j.player.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.wire.Confirm;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.testkit.Mutations;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threat model, item 39: a hello or a confirmation that is damaged, however, ends the run with an error that names the peer.
 * An owner hears from three servers, the second of which sends what is damaged.
 */
@Timeout(60)
@Tag("security-39")
class DamagedHellosTest {
    private static final List<String> NAMES = List.of("server0", "server1", "server2", "owner");
    private static final int OWNER = 3;
    private static final int BAD = 1;
    private static final Hello COMMON = Hello.newBuilder()
            .setWireVersion(1)
            .setLibraryVersion("1.2.3")
            .setSession(ByteString.copyFromUtf8("0123456789abcdef"))
            .setRun(1)
            .setProgram(ByteString.copyFromUtf8("program"))
            .setRingBits(64)
            .addFractionBits(16)
            .setMode("semi-honest")
            .build();

    private static byte[] hello(int server) {
        return COMMON.toBuilder()
                .setPlayer(NAMES.get(server))
                .setNonce(ByteString.copyFrom(new byte[32]))
                .setPolicy(ByteString.copyFrom(new byte[32]))
                .setEphemeralKey(ByteString.copyFrom(new byte[32]))
                .build()
                .toByteArray();
    }

    private static byte[] confirm() {
        return Confirm.newBuilder()
                .setStatement(ByteString.copyFrom(new byte[32]))
                .setCertificate(ByteString.copyFrom(new byte[300]))
                .setSignature(ByteString.copyFrom(new byte[70]))
                .build()
                .toByteArray();
    }

    private static Member member(InMemoryNetwork network, int self, Set<Integer> peers) {
        return new Member(self, NAMES, peers, new MemoryLinks(network, self, MemoryLinks.Tamper.NONE), null);
    }

    private static Throwable reached(byte[] badHello, byte[] badConfirm) {
        InMemoryNetwork network = new InMemoryNetwork(NAMES.size(), 1_000);
        for (int server = 0; server < Member.SERVERS; server++) {
            Member sender = member(network, server, Set.of(OWNER));
            Notes.HELLO.send(sender, OWNER, server == BAD ? badHello : hello(server));
            Notes.CONFIRM.send(sender, OWNER, server == BAD ? badConfirm : confirm());
        }
        return catchThrowable(() -> Agreement.reach(member(network, OWNER, Set.of(0, 1, 2)), COMMON, new byte[] {1}));
    }

    @Test
    void item39_damagedHello_endsTheRunByName() {
        Mutations.of(hello(BAD), 39, 3_000).forEach(bytes -> assertRefused(reached(bytes, confirm())));
    }

    @Test
    void item39_damagedConfirmation_endsTheRunByName() {
        Mutations.of(confirm(), 40, 1_000).forEach(bytes -> assertRefused(reached(hello(BAD), bytes)));
    }

    private static void assertRefused(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(MpcException.class)
                .hasMessageMatching("(?s)(hello|players disagree|player does not confirm).*");
    }

    @Test
    void item39_damagedWords_areRefused() {
        long[] good = Words.of(hello(BAD));
        for (long length : new long[] {-1, 0, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, good[0] + 8}) {
            long[] words = good.clone();
            words[0] = length;
            assertThat(catchThrowable(() -> Words.bytes(words, "server1")))
                    .isInstanceOf(MpcException.class)
                    .hasMessage("message malformed: from=server1");
        }
    }
}
