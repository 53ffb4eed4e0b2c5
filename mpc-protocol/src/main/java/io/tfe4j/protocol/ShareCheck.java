package io.tfe4j.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a component, by which its second holder vouches for it when it is opened. */
final class ShareCheck {
    static final int WORDS = 4;

    private static final int BUFFER_WORDS = 1024;

    private ShareCheck() {}

    static long[] digest(long[] component) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < component.length; from += BUFFER_WORDS) {
            int count = Math.min(BUFFER_WORDS, component.length - from);
            buffer.asLongBuffer().put(component, from, count);
            sha.update(buffer.array(), 0, count * Long.BYTES);
        }
        long[] words = new long[WORDS];
        ByteBuffer.wrap(sha.digest()).asLongBuffer().get(words);
        return words;
    }

    /** In constant time. */
    static boolean equal(long[] digest, long[] other) {
        return MessageDigest.isEqual(bytes(digest), bytes(other));
    }

    private static byte[] bytes(long[] words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * Long.BYTES);
        buffer.asLongBuffer().put(words);
        return buffer.array();
    }
}
