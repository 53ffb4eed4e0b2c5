package io.tfe4j.random;

/** Unbiased bounded integers and permutations from a stream, by rejection. Both holders of the key get the same ones. */
public final class BoundedRandom {
    private static final int BATCH = 1024;
    private static final long LOW_HALF = 0xFFFFFFFFL;

    private final RandomStream stream;
    private final long[] words = new long[BATCH];
    private long nextWord;
    private int position = BATCH;

    public BoundedRandom(RandomStream stream) {
        this.stream = stream;
    }

    /** A uniform integer in {@code 0 .. bound - 1} (Lemire 2019, "Fast random integer generation in an interval"). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: bound=" + bound);
        }
        long product = next32() * bound;
        if ((product & LOW_HALF) < bound) {
            long threshold = (LOW_HALF + 1 - bound) % bound;
            while ((product & LOW_HALF) < threshold) {
                product = next32() * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** A uniform permutation of {@code 0 .. n - 1} (Fisher and Yates, inside out). */
    public int[] permutation(int n) {
        int[] permutation = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }

    private long next32() {
        if (position == BATCH) {
            stream.fill(nextWord, LOW_HALF, words, 0, BATCH);
            nextWord += BATCH;
            position = 0;
        }
        return words[position++];
    }
}
