package io.tfe4j.share;

import io.tfe4j.party.Party;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Numbers in three components that add up to them: two random ones, of which a fresh seed is enough, and the difference. Any
 * two of them together are uniformly random. The holders of components 0 and 1 expand the seeds themselves, so an owner sends
 * two words a number instead of six. Prints nothing of what it holds.
 */
public final class SeedSplit {
    /** Of a seed that is sent as words. */
    public static final int SEED_WORDS = KeyedRandom.KEY_BYTES / Long.BYTES;

    private static final SecureRandom SEEDS = new SecureRandom();
    private static final int STRETCH = 4096;

    private final byte[] first = freshSeed();
    private final byte[] second = freshSeed();
    private final long[] difference;

    private SeedSplit(long[] values, long mask) {
        difference = values;
        long[] stretch = new long[Math.min(STRETCH, values.length)];
        try (RandomSource low = new KeyedRandom(first);
                RandomSource high = new KeyedRandom(second)) {
            for (int from = 0; from < values.length; from += STRETCH) {
                int count = Math.min(STRETCH, values.length - from);
                subtract(low, from, count, stretch, mask);
                subtract(high, from, count, stretch, mask);
            }
        }
    }

    private void subtract(RandomSource random, int from, int count, long[] stretch, long mask) {
        random.fill(0, 0, from, mask, stretch, 0, count);
        for (int i = 0; i < count; i++) {
            difference[from + i] = difference[from + i] - stretch[i] & mask;
        }
    }

    /**
     * Splits with fresh seeds.
     *
     * @param values the caller gives the array up
     * @param mask of the ring
     */
    public static SeedSplit of(long[] values, long mask) {
        return new SeedSplit(values, mask);
    }

    private static byte[] freshSeed() {
        byte[] seed = new byte[KeyedRandom.KEY_BYTES];
        SEEDS.nextBytes(seed);
        return seed;
    }

    /** The seed of component 0 or 1. */
    public byte[] seed(Party component) {
        return switch (component) {
            case P0 -> first.clone();
            case P1 -> second.clone();
            case P2 -> throw new IllegalArgumentException("component has no seed: component=2");
        };
    }

    /** The same, to be sent. */
    public long[] seedWords(Party component) {
        long[] words = new long[SEED_WORDS];
        ByteBuffer.wrap(seed(component)).asLongBuffer().get(words);
        return words;
    }

    /** Component 2, not to be written. */
    public long[] difference() {
        return difference;
    }

    /** The component of {@code n} numbers that a seed stands for. */
    public static long[] expand(long[] seedWords, long mask, int n) {
        ByteBuffer seed = ByteBuffer.allocate(KeyedRandom.KEY_BYTES);
        seed.asLongBuffer().put(seedWords);
        long[] words = new long[n];
        try (RandomSource random = new KeyedRandom(seed.array())) {
            random.fill(0, 0, 0, mask, words, 0, n);
        }
        return words;
    }

    @Override
    public String toString() {
        return "SeedSplit[" + difference.length + "]";
    }
}
