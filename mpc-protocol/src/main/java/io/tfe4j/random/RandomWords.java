package io.tfe4j.random;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random words that nobody else can compute: a stream under a key of its own, fresh from the system's secure generator.
 * Words are drawn in order and never twice. Belongs to one thread.
 */
public final class RandomWords implements AutoCloseable {
    private static final int BUFFER_WORDS = 1024;

    private final RandomSource source;
    private final long[] buffer = new long[BUFFER_WORDS];
    private long next;
    private int position = BUFFER_WORDS;

    RandomWords(RandomSource source) {
        this.source = source;
    }

    public static RandomWords fresh() {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            return new RandomWords(new KeyedRandom(key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** 64 uniform bits. */
    public long nextLong() {
        if (position == BUFFER_WORDS) {
            source.fill(0, 0, next, -1, buffer, 0, BUFFER_WORDS);
            next += BUFFER_WORDS;
            position = 0;
        }
        long word = buffer[position];
        buffer[position++] = 0;
        return word;
    }

    /** A uniform number in {@code 0 .. bound - 1}, by rejection. */
    public long below(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be positive: bound=" + bound);
        }
        long mask = bound == 1 ? 0 : -1L >>> Long.numberOfLeadingZeros(bound - 1);
        long candidate;
        do {
            candidate = nextLong() & mask;
        } while (candidate >= bound);
        return candidate;
    }

    /** A uniform number in {@code [0, 1)}, a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public void close() {
        source.close();
        Arrays.fill(buffer, 0);
    }

    @Override
    public String toString() {
        return "RandomWords";
    }
}
