package io.tfe4j.player.link;

import io.tfe4j.party.Address;
import io.tfe4j.party.MpcException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The reason of a failure, as words of an ABORT frame. What comes from a peer is cut short and made printable. */
final class AbortText {
    private static final int MAX_BYTES = Frame.MAX_ABORT_WORDS * Long.BYTES;

    private AbortText() {}

    static Frame frame(int run, int origin, MpcException.Code code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_BYTES);
        int wordCount = (length + Long.BYTES - 1) / Long.BYTES;
        long[] words = new long[wordCount];
        ByteBuffer.wrap(Arrays.copyOf(Arrays.copyOf(text, length), wordCount * Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(words);
        return new Frame(Frame.Kind.ABORT, run, new Address(0, 0, origin), code.ordinal(), words);
    }

    static String read(long[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words);
        return new String(bytes.array(), StandardCharsets.UTF_8)
                .replace("\0", "")
                .replaceAll("[^\\P{C}]", "?");
    }

    static MpcException.Code code(int ordinal) {
        MpcException.Code[] codes = MpcException.Code.values();
        return ordinal < codes.length ? codes[ordinal] : MpcException.Code.ABORTED;
    }
}
