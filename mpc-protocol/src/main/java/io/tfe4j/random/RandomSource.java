package io.tfe4j.random;

/** A pseudorandom function from stream addresses to words, known to exactly two parties. */
public interface RandomSource extends AutoCloseable {
    /**
     * Writes words {@code fromWord .. fromWord + words - 1} of the stream at {@code (high, low)} to
     * {@code target[offset ..]}, with the bits outside {@code mask} cleared.
     */
    void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words);

    /** Forgets the key. */
    @Override
    void close();
}
