package io.tfe4j.player.agreement;

import io.tfe4j.party.MpcException;

/**
 * The end of what keeps nothing: each tells its servers that it has finished; a server that has heard so from all its peers
 * tells them. Runs of programs end by {@link Completion}.
 *
 * <p><b>Not guaranteed:</b> fairness. A player that dies between two of its last messages leaves some with a result and
 * others with an error, as it must be without a trusted party (Cleve 1986).
 */
public final class Release {
    private static final byte[] NOTHING = {};

    private Release() {}

    /**
     * Returns when this player may deliver.
     *
     * @throws MpcException if the run failed anywhere
     */
    public static void await(Member member) {
        member.peers().forEach(peer -> Notes.COMPUTED.send(member, peer, NOTHING));
        if (member.isServer()) {
            member.peers().forEach(peer -> Notes.COMPUTED.receive(member, peer));
            member.peers().forEach(peer -> Notes.RELEASE.send(member, peer, NOTHING));
        }
        for (int server = 0; server < Member.SERVERS; server++) {
            if (member.peers().contains(server)) {
                Notes.RELEASE.receive(member, server);
            }
        }
    }
}
