package io.tfe4j.federated.aggregation;

import io.tfe4j.share.ComponentDigest;
import java.nio.charset.StandardCharsets;

/** A client among servers: SHA-256 of its name, so that all names take four words. */
public record ClientId(long first, long second, long third, long fourth) {
    static final int WORDS = 4;

    public static ClientId of(String name) {
        return read(ComponentDigest.of(name.getBytes(StandardCharsets.UTF_8)), 0);
    }

    static ClientId read(long[] words, int offset) {
        return new ClientId(words[offset], words[offset + 1], words[offset + 2], words[offset + 3]);
    }

    void write(long[] words, int offset) {
        words[offset] = first;
        words[offset + 1] = second;
        words[offset + 2] = third;
        words[offset + 3] = fourth;
    }

    @Override
    public String toString() {
        return "client-" + Long.toHexString(first);
    }
}
