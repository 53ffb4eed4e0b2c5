package io.tfe4j.federated.aggregation;

import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.share.ComponentDigest;

/**
 * One of the three components of an update, any stretch of which can be had. Prints nothing of what it holds.
 * Thread-safe.
 */
public abstract sealed class Component {
    private static final int STRETCH = 4096;

    private Component() {}

    /** As many words as are asked for, expanded from a seed of 32 bytes. */
    public static Component ofSeed(byte[] seed) {
        return new Expanded(seed);
    }

    /** Given words; the caller writes no more to them. */
    public static Component ofWords(long[] words) {
        return new Given(words);
    }

    /** Writes words {@code from .. from + count - 1} to {@code target[offset ..]}. */
    abstract void read(int from, int count, long[] target, int offset);

    /** SHA-256 of the seed or the words, as four words; equal for two servers that were given the same. */
    abstract long[] digest();

    /** Whether it can be a component of an update of {@code length}. */
    abstract boolean fits(int length);

    /** {@code target += sign * this}, {@code sign} being 1 or -1. */
    void addTo(long[] target, int sign) {
        long[] stretch = new long[Math.min(STRETCH, target.length)];
        for (int from = 0; from < target.length; from += STRETCH) {
            int count = Math.min(STRETCH, target.length - from);
            read(from, count, stretch, 0);
            RingKernels.fastest().multiplyAddScalar(stretch, 0, sign, target, from, count);
        }
    }

    @Override
    public String toString() {
        return "Component";
    }

    private static final class Expanded extends Component {
        private final RandomSource random;
        private final long[] digest;

        Expanded(byte[] seed) {
            random = new KeyedRandom(seed);
            digest = ComponentDigest.of(seed);
        }

        @Override
        void read(int from, int count, long[] target, int offset) {
            random.fill(0, 0, from, -1, target, offset, count);
        }

        @Override
        long[] digest() {
            return digest.clone();
        }

        @Override
        boolean fits(int length) {
            return true;
        }
    }

    private static final class Given extends Component {
        private final long[] words;
        private final long[] digest;

        Given(long[] words) {
            this.words = words;
            digest = ComponentDigest.of(words);
        }

        @Override
        void read(int from, int count, long[] target, int offset) {
            System.arraycopy(words, from, target, offset, count);
        }

        @Override
        long[] digest() {
            return digest.clone();
        }

        @Override
        boolean fits(int length) {
            return words.length == length;
        }
    }
}
