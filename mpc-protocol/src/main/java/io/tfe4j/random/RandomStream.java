package io.tfe4j.random;

/** One addressed sequence of random words; both holders of the key can compute any stretch of it. */
public final class RandomStream {
    private final KeyedRandom random;
    private final long high;
    private final long low;
    private final byte[] start;

    RandomStream(KeyedRandom random, long high, long low, byte[] start) {
        this.random = random;
        this.high = high;
        this.low = low;
        this.start = start;
    }

    /** Writes words {@code fromWord .. fromWord + words - 1} of the stream to {@code target[offset ..]}. */
    public void fill(long fromWord, long[] target, int offset, int words) {
        if (words > 0) {
            random.fill(this, fromWord, target, offset, words);
        }
    }

    /** The stretch as a new array. */
    public long[] words(long fromWord, int words) {
        long[] target = new long[words];
        fill(fromWord, target, 0, words);
        return target;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    byte[] start() {
        return start;
    }

    @Override
    public String toString() {
        return "RandomStream";
    }
}
