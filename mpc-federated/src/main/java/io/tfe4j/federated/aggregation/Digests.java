package io.tfe4j.federated.aggregation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, as four words. */
final class Digests {
    static final int WORDS = 4;

    private static final int BUFFER_WORDS = 1024;

    private Digests() {}

    static long[] of(byte[] bytes) {
        return words(sha256().digest(bytes));
    }

    static long[] of(long[] words) {
        MessageDigest sha = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < words.length; from += BUFFER_WORDS) {
            int count = Math.min(BUFFER_WORDS, words.length - from);
            buffer.asLongBuffer().put(words, from, count);
            sha.update(buffer.array(), 0, count * Long.BYTES);
        }
        return words(sha.digest());
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
}
