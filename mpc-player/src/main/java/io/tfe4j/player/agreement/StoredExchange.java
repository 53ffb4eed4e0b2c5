package io.tfe4j.player.agreement;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Sha256;
import java.security.MessageDigest;

/**
 * What the servers have stored and a program touches, told to everybody who takes part: the servers compare, so that one
 * that holds other values than the others is found out, and owners and receivers get to know whose data is in them. One
 * round. These are names and sizes, no secrets.
 */
public final class StoredExchange {
    /** So much may be told. */
    public static final int MOST_BYTES = 1 << 22;

    private static final int TELLS_ALL = 0;

    private StoredExchange() {}

    /** At a server, which knows it: {@code own} goes to all, or its hash where it is known. */
    public static void tell(Member member, byte[] own) {
        byte[] hash = Sha256.of(own);
        for (int peer : member.peers()) {
            boolean whole = member.self() == TELLS_ALL && peer >= Member.SERVERS;
            Notes.STORED.send(member, peer, whole ? own : hash, MOST_BYTES);
        }
        for (int peer = 0; peer < Member.SERVERS; peer++) {
            if (peer != member.self()) {
                check(member, peer, Notes.STORED.receive(member, peer), hash);
            }
        }
    }

    /**
     * At an owner or a receiver.
     *
     * @throws MpcException if the servers do not say the same
     */
    public static byte[] hear(Member member) {
        byte[] told = Notes.STORED.receive(member, TELLS_ALL, MOST_BYTES);
        byte[] hash = Sha256.of(told);
        for (int peer = 0; peer < Member.SERVERS; peer++) {
            if (peer != TELLS_ALL) {
                check(member, peer, Notes.STORED.receive(member, peer), hash);
            }
        }
        return told;
    }

    private static void check(Member member, int peer, byte[] told, byte[] expected) {
        if (!MessageDigest.isEqual(told, expected)) {
            throw new MpcException(
                    MpcException.Code.INCONSISTENT,
                    "servers have stored other values, or of other data: field=stored values, here="
                            + member.name(member.self()) + ", at " + member.name(peer)
                            + "; one of them has lost or restored its state");
        }
    }
}
