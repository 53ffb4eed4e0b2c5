package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.tfe4j.party.Address;

/**
 * What travels on a link: a header of {@value #HEADER_BYTES} bytes, little-endian, then the words, 8 bytes each. The
 * header: magic and version (4 bytes), kind (4), session (16), address (8, 8 and 4), round (4), number of words (4).
 *
 * <p>A HELLO has the indexes of its sender and receiver as address and the digest of the players' names as words. An
 * ABORT has the index of the player that failed as part of its address, the error's code as round, and its text as
 * words.
 */
record Frame(Kind kind, Address address, int round, long[] words) {
    static final int HEADER_BYTES = 52;
    /** "TFS" and the version. */
    static final int MAGIC = 0x01534654;

    static final int HELLO_WORDS = 4;
    static final int MAX_ABORT_WORDS = 128;

    /** In the order of their codes on the wire. */
    enum Kind {
        HELLO,
        MESSAGE,
        ABORT,
        BYE
    }

    /** The fields of a header; {@code kind} may be none that exists. */
    record Header(int magic, int kind, SessionId session, Address address, int round, int words) {
        static Header read(ByteBuf in) {
            int magic = in.readIntLE();
            int kind = in.readIntLE();
            SessionId session = new SessionId(in.readLongLE(), in.readLongLE());
            Address address = new Address(in.readLongLE(), in.readLongLE(), in.readIntLE());
            return new Header(magic, kind, session, address, in.readIntLE(), in.readIntLE());
        }
    }

    long sizeBytes() {
        return HEADER_BYTES + (long) Long.BYTES * words.length;
    }

    void writeHeader(ByteBuf out, SessionId session) {
        out.writeIntLE(MAGIC).writeIntLE(kind.ordinal());
        out.writeLongLE(session.high()).writeLongLE(session.low());
        out.writeLongLE(address.high()).writeLongLE(address.low()).writeIntLE(address.part());
        out.writeIntLE(round).writeIntLE(words.length);
    }

    @Override
    public String toString() {
        return "Frame[" + kind + ", words=" + words.length + "]";
    }
}
