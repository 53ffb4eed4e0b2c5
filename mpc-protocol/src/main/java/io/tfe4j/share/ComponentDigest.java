package io.tfe4j.share;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a component, by which one of its two holders vouches for it to the other, or to whoever it is opened to. */
public final class ComponentDigest {
    /** Of a digest. */
    public static final int WORDS = 4;

    private static final int BUFFER_WORDS = 1024;

    private ComponentDigest() {}

    /** Of the words, each as eight bytes, the lowest first. */
    public static long[] of(long[] component) {
        MessageDigest sha = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < component.length; from += BUFFER_WORDS) {
            int count = Math.min(BUFFER_WORDS, component.length - from);
            buffer.asLongBuffer().put(component, from, count);
            sha.update(buffer.array(), 0, count * Long.BYTES);
        }
        return words(sha.digest());
    }

    public static long[] of(byte[] bytes) {
        return words(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private static long[] words(byte[] digest) {
        long[] words = new long[WORDS];
        ByteBuffer.wrap(digest).asLongBuffer().get(words);
        return words;
    }

    /** In constant time. */
    public static boolean equal(long[] digest, long[] other) {
        return MessageDigest.isEqual(bytes(digest), bytes(other));
    }

    private static byte[] bytes(long[] words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * Long.BYTES);
        buffer.asLongBuffer().put(words);
        return buffer.array();
    }
}
