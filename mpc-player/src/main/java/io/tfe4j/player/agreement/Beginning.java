package io.tfe4j.player.agreement;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.wire.Spent;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last moment before shares move, but those of inputs whose ranges are checked first: each player tells the servers that it has spent what the run costs it, and no server
 * lets the run begin before all players have. Two messages one after the other.
 *
 * <p>A player that does not hear from all three servers has moved nothing. Whether others have is what the server that
 * decides knows, see {@link Completion}: if a player spends anything, that server has it on its disk before it lets the run
 * begin.
 */
public final class Beginning {
    private static final byte[] NOTHING = {};

    private Beginning() {}

    /** At the server that decides, when all players have spent: what must be on its disk before it lets the run begin. */
    public interface Gate {
        /** @param costs whether any player has spent what would have to be taken back */
        void open(boolean costs);
    }

    /** What a player tells of itself, and hears of others. */
    public interface Words {
        /** The heads of this player's logs, now that it has spent. */
        String heads();

        /** At a server, of a player that has spent. */
        void heard(String player, String heads);
    }

    /**
     * Returns when the run may go on.
     *
     * @param later what later runs may do with what this player's data becomes, in the words of a rule; empty if it wants
     *     to be asked
     * @param costs whether this player has spent anything
     * @param words of the heads of logs
     * @param gate for the server that decides
     * @return what every player has said about later runs, by name; at owners and receivers only their own
     * @throws MpcException if a player has not spent, or is gone
     */
    public static Map<String, String> await(Member member, String later, boolean costs, Words words, Gate gate) {
        Map<String, String> said = new TreeMap<>();
        said.put(member.name(member.self()), later);
        byte[] mine = Spent.newBuilder()
                .setLater(later)
                .setCosts(costs)
                .setHeads(words.heads())
                .build()
                .toByteArray();
        member.peers().stream()
                .filter(peer -> peer < Member.SERVERS)
                .forEach(peer -> Notes.SPENT.send(member, peer, mine));
        if (member.isServer()) {
            boolean anyCosts = costs;
            for (int peer : member.peers()) {
                Spent spent = spent(member, peer);
                said.put(member.name(peer), spent.getLater());
                words.heard(member.name(peer), spent.getHeads());
                anyCosts |= spent.getCosts();
            }
            if (member.self() == Completion.DECIDES) {
                gate.open(anyCosts);
            }
            member.peers().forEach(peer -> Notes.BEGIN.send(member, peer, NOTHING));
        }
        for (int server = 0; server < Member.SERVERS; server++) {
            if (member.peers().contains(server)) {
                Notes.BEGIN.receive(member, server);
            }
        }
        return said;
    }

    private static Spent spent(Member member, int peer) {
        try {
            return Spent.parseFrom(Notes.SPENT.receive(member, peer));
        } catch (InvalidProtocolBufferException e) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE, "message malformed: from=" + member.name(peer) + ", step=/spent", e);
        }
    }
}
