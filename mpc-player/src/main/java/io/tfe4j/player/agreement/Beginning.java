package io.tfe4j.player.agreement;

import io.tfe4j.party.MpcException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last moment before shares move: each player tells the servers that it has spent what the run costs it, and no server
 * lets the run begin before all players have. Two messages one after the other.
 */
public final class Beginning {
    /** What a failure is called that came before. Nothing has moved then. */
    public static final String DID_NOT_BEGIN = "run did not begin: ";

    private static final byte[] NOTHING = {};

    private Beginning() {}

    /**
     * Returns when shares may move.
     *
     * @param later what later runs may do with what this player's data becomes, in the words of a rule; empty if it wants
     *     to be asked
     * @return what every player has said about later runs, by name; at owners and receivers only their own
     * @throws MpcException if a player has not spent, or is gone
     */
    public static Map<String, String> await(Member member, String later) {
        Map<String, String> said = new TreeMap<>();
        said.put(member.name(member.self()), later);
        byte[] mine = later.getBytes(StandardCharsets.UTF_8);
        member.peers().stream()
                .filter(peer -> peer < Member.SERVERS)
                .forEach(peer -> Notes.SPENT.send(member, peer, mine));
        if (member.isServer()) {
            try {
                for (int peer : member.peers()) {
                    said.put(member.name(peer), new String(Notes.SPENT.receive(member, peer), StandardCharsets.UTF_8));
                }
            } catch (MpcException e) {
                throw new MpcException(e.code(), DID_NOT_BEGIN + e.getMessage(), e);
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
}
