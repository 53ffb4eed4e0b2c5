package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.tfe4j.party.Address;

/**
 * What travels on a link: a header of {@value #HEADER_BYTES} bytes, little-endian, then the words, 8 bytes each. The
 * header: magic and version (4 bytes), kind (4), session (16), run (4), address (4, 8 and 8), round (4), number of words
 * (4).
 *
 * <p>A HELLO has the indexes of its sender and receiver as address and the digest of the players' names as words. An
 * ABORT has the index of the player that failed as part of its address, the error's code as round, and its text as
 * words; it ends the run that it names, or the session if that is 0.
 */
record Frame(Kind kind, int run, Address address, int round, long[] words) {
    static final int HEADER_BYTES = 56;
    /** "TFS" and the version. */
    static final int MAGIC = 0x02534654;

    static final int HELLO_WORDS = 4;
    static final int MAX_ABORT_WORDS = 128;
    /** The run of what belongs to the session. */
    static final int NO_RUN = 0;

    /** In the order of their codes on the wire. */
    enum Kind {
        HELLO,
        MESSAGE,
        ABORT,
        BYE
    }

    /** The fields of a header; {@code kind} may be none that exists. */
    record Header(int magic, int kind, SessionId session, int run, Address address, int round, int words) {
        static Header read(ByteBuf in) {
            int magic = in.readIntLE();
            int kind = in.readIntLE();
            SessionId session = new SessionId(in.readLongLE(), in.readLongLE());
            int run = in.readIntLE();
            int part = in.readIntLE();
            Address address = new Address(in.readLongLE(), in.readLongLE(), part);
            return new Header(magic, kind, session, run, address, in.readIntLE(), in.readIntLE());
        }

        long bodyBytes() {
            return (long) Long.BYTES * words;
        }

        boolean is(Kind expected) {
            return kind == expected.ordinal();
        }
    }

    long sizeBytes() {
        return HEADER_BYTES + (long) Long.BYTES * words.length;
    }

    void writeHeader(ByteBuf out, SessionId session) {
        out.writeIntLE(MAGIC).writeIntLE(kind.ordinal());
        out.writeLongLE(session.high()).writeLongLE(session.low());
        out.writeIntLE(run).writeIntLE(address.part());
        out.writeLongLE(address.high()).writeLongLE(address.low());
        out.writeIntLE(round).writeIntLE(words.length);
    }

    @Override
    public String toString() {
        return "Frame[" + kind + ", run=" + run + ", words=" + words.length + "]";
    }
}
