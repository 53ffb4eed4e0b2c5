package io.tfe4j.player.agreement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.tls.Signatures;
import io.tfe4j.player.wire.Vote;
import io.tfe4j.player.wire.Votes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run, by a two-phase commit: nothing is delivered, and no variable changes, before every player has done its
 * part and has that on its disk.
 *
 * <ol>
 *   <li>Each player that has done its part signs that, for this session, run and submission, and sends it to the
 *       servers, the first of which decides. From now on the player keeps to what is decided, and can do so after a crash too.
 *   <li>The first server has all signatures: it writes that the run has finished, with them, to its disk. This is the
 *       moment of the decision. If a signature does not come, or the disk is full, the run has failed.
 *   <li>It sends the signatures to everybody. Whoever has verified them delivers.
 * </ol>
 *
 * <p>A player that has signed and hears nothing asks the first server, again and again, see {@code docs/outcomes.md}.
 * That server cannot make up that a run has finished: it would need everybody's signature. It could say of one that has
 * finished that it failed, which is not noticed; servers follow the protocol in this mode.
 *
 * <p>Source: two-phase commit with presumed abort (Mohan, Lindsay, Obermarck 1986).
 */
public final class Completion {
    /** The endpoint of the server that decides. */
    public static final int DECIDES = 0;

    /** Certificates and signatures of all players of a large hostmap. */
    private static final int MOST_BYTES = 1 << 22;

    private static final String PURPOSE = "tfe4j computed 1";

    private Completion() {}

    /** What a player signs when it has done its part in a run; {@code submission} is the SHA-256 of it. */
    public static byte[] statement(String session, int run, byte[] submission) {
        String text = "session " + session + ", run " + run + ", submission "
                + HexFormat.of().formatHex(submission);
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** This player's own. */
    public static Vote vote(String player, @Nullable Credentials credentials, byte[] statement) {
        Vote.Builder vote = Vote.newBuilder().setPlayer(player);
        if (credentials != null) {
            vote.setCertificate(ByteString.copyFrom(Signatures.certificate(credentials)))
                    .setSignature(ByteString.copyFrom(Signatures.sign(credentials, PURPOSE, statement)));
        }
        return vote.build();
    }

    /**
     * At the server that decides: waits for all.
     *
     * @throws MpcException if a player has failed, or its vote is not its own: the run has failed then
     */
    public static Votes collect(Member member, byte[] statement) {
        Vote own = vote(member.name(member.self()), member.credentials(), statement);
        Votes.Builder all = Votes.newBuilder().addVotes(own);
        member.peers().stream()
                .filter(peer -> peer < Member.SERVERS)
                .forEach(peer -> Notes.COMPUTED.send(member, peer, own.toByteArray()));
        for (int peer : member.peers()) {
            try {
                Vote vote = Vote.parseFrom(Notes.COMPUTED.receive(member, peer));
                check(vote, member.name(peer), member.credentials(), statement);
                all.addVotes(vote);
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                throw new MpcException(
                        MpcException.Code.BAD_MESSAGE,
                        "player does not say that it has done its part: player=" + member.name(peer) + ", cause="
                                + e.getMessage(),
                        e);
            }
        }
        return all.build();
    }

    /** At the server that decides, when the decision is on its disk. */
    public static void announce(Member member, Votes votes) {
        byte[] bytes = votes.toByteArray();
        member.peers().forEach(peer -> Notes.RELEASE.send(member, peer, bytes, MOST_BYTES));
    }

    /**
     * At all others: votes, and waits for the decision.
     *
     * @param players all who take part
     * @throws MpcException if it does not come; the run may have finished all the same
     */
    public static void await(Member member, Set<String> players, byte[] statement) {
        byte[] mine = vote(member.name(member.self()), member.credentials(), statement)
                .toByteArray();
        member.peers().stream()
                .filter(peer -> peer < Member.SERVERS)
                .forEach(peer -> Notes.COMPUTED.send(member, peer, mine));
        if (member.isServer()) {
            // who falls silent is named by all servers, and not the one that waits for it
            member.peers().forEach(peer -> Notes.COMPUTED.receive(member, peer));
        }
        byte[] told = Notes.RELEASE.receive(member, DECIDES, MOST_BYTES);
        String problem = problem(told, players, member.credentials(), statement);
        if (problem != null) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "server says without proof that the run has finished: player=" + member.name(DECIDES) + ", cause="
                            + problem);
        }
    }

    /** What is missing from a proof that a run has finished; null if nothing is. */
    public static @Nullable String problem(
            byte[] proof, Set<String> players, @Nullable Credentials trusting, byte[] statement) {
        try {
            Set<String> missing = new HashSet<>(players);
            for (Vote vote : Votes.parseFrom(proof).getVotesList()) {
                check(vote, vote.getPlayer(), trusting, statement);
                missing.remove(vote.getPlayer());
            }
            return missing.isEmpty() ? null : "players missing: " + missing;
        } catch (InvalidProtocolBufferException e) {
            return "malformed";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void check(Vote vote, String player, @Nullable Credentials trusting, byte[] statement) {
        if (!vote.getPlayer().equals(player)) {
            throw new IllegalArgumentException("vote of another player: expected=" + player);
        }
        if (trusting == null) {
            return;
        }
        String signer = Signatures.verify(
                trusting,
                vote.getCertificate().toByteArray(),
                PURPOSE,
                statement,
                vote.getSignature().toByteArray());
        if (!signer.equals(Identity.PLAYER + player)) {
            throw new IllegalArgumentException("signed by another: identity=" + signer);
        }
    }
}
