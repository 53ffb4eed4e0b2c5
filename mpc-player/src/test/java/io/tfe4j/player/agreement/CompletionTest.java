package io.tfe4j.player.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.wire.Vote;
import io.tfe4j.player.wire.Votes;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What proves that a run has finished: the votes of all who took part. Signatures are in {@code HostilePeersTest}. */
class CompletionTest {
    private static final Set<String> PLAYERS = Set.of("server0", "server1", "owner");
    private static final byte[] STATEMENT = Completion.statement("a session", 1, new byte[32]);

    private static byte[] votes(String... players) {
        Votes.Builder votes = Votes.newBuilder();
        for (String player : players) {
            votes.addVotes(Vote.newBuilder().setPlayer(player));
        }
        return votes.build().toByteArray();
    }

    @Test
    void votesOfAll_areAProof_whoeverElseVoted() {
        assertThat(Completion.problem(votes("server0", "owner", "server1"), PLAYERS, null, STATEMENT))
                .isNull();
        assertThat(Completion.problem(votes("server0", "owner", "server1", "other"), PLAYERS, null, STATEMENT))
                .isNull();
    }

    @Test
    void votesOfSome_areNone_howeverOftenTheyVoted() {
        assertThat(Completion.problem(votes("server0", "server1", "server1"), PLAYERS, null, STATEMENT))
                .isEqualTo("players missing: [owner]");
        assertThat(Completion.problem(votes(), PLAYERS, null, STATEMENT)).startsWith("players missing: ");
        assertThat(Completion.problem(new byte[] {1, 2, 3}, PLAYERS, null, STATEMENT))
                .isEqualTo("malformed");
    }

    @Test
    void statements_ofOtherRunsAreOthers() {
        assertThat(STATEMENT)
                .isNotEqualTo(Completion.statement("a session", 2, new byte[32]))
                .isNotEqualTo(Completion.statement("another", 1, new byte[32]))
                .isNotEqualTo(Completion.statement("a session", 1, new byte[31]));
    }
}
