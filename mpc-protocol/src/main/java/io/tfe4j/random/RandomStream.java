package io.tfe4j.random;

/** One addressed sequence of random words; both holders of the key can compute any stretch of it. */
public final class RandomStream {
    private final RandomSource source;
    private final long high;
    private final long low;

    public RandomStream(RandomSource source, long high, long low) {
        this.source = source;
        this.high = high;
        this.low = low;
    }

    /**
     * Writes words {@code fromWord .. fromWord + words - 1} of the stream to {@code target[offset ..]}, the bits
     * outside {@code mask} cleared. Drawing the same words twice is the caller's bug.
     */
    public void fill(long fromWord, long mask, long[] target, int offset, int words) {
        if (words > 0) {
            source.fill(high, low, fromWord, mask, target, offset, words);
        }
    }

    /** The stretch as a new array. */
    public long[] words(long fromWord, long mask, int words) {
        long[] target = new long[words];
        fill(fromWord, mask, target, 0, words);
        return target;
    }

    @Override
    public String toString() {
        return "RandomStream";
    }
}
