package io.tfe4j.player.agreement;

import io.tfe4j.party.MpcException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes as the words that links carry: the length, then the bytes, little-endian, padded with zeros. */
final class Words {
    /** Of a message that has no limit of its own. */
    static final int MOST_BYTES = 1 << 14;

    private Words() {}

    static long[] of(byte[] bytes) {
        return of(bytes, MOST_BYTES);
    }

    static byte[] bytes(long[] words, String from) {
        return bytes(words, from, MOST_BYTES);
    }

    static long[] of(byte[] bytes, int most) {
        if (bytes.length > most) {
            throw new IllegalArgumentException("text too long: bytes=" + bytes.length + ", allowed=" + most);
        }
        int words = (bytes.length + Long.BYTES - 1) / Long.BYTES;
        ByteBuffer buffer = ByteBuffer.allocate((1 + words) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(bytes.length).put(bytes).rewind();
        long[] all = new long[1 + words];
        buffer.asLongBuffer().get(all);
        return all;
    }

    static byte[] bytes(long[] words, String from, int most) {
        long length = words.length == 0 ? -1 : words[0];
        if (length < 0 || length > most || words.length != 1 + (length + Long.BYTES - 1) / Long.BYTES) {
            throw new MpcException(MpcException.Code.BAD_MESSAGE, "message malformed: from=" + from);
        }
        ByteBuffer buffer = ByteBuffer.allocate((words.length - 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(words, 1, words.length - 1);
        return Arrays.copyOf(buffer.array(), (int) length);
    }
}
