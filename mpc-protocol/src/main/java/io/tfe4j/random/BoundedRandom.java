package io.tfe4j.random;

/** Unbiased bounded integers and permutations from a stream, by rejection. Both holders of the key get the same ones. */
public final class BoundedRandom {
    private static final int MAX_BATCH = 1024;

    private final RandomStream stream;
    private final int maxBound;
    private final long[] words;
    private long nextWord;
    private int position;

    /** Bounds up to {@code maxBound} may be asked for. */
    public BoundedRandom(RandomStream stream, int maxBound) {
        if (maxBound < 1) {
            throw new IllegalArgumentException("bound must be positive: bound=" + maxBound);
        }
        this.stream = stream;
        this.maxBound = maxBound;
        words = new long[Math.min(maxBound, MAX_BATCH)];
        position = words.length;
    }

    /** The bits a candidate below {@code bound} needs. */
    private static long mask(int bound) {
        return bound == 1 ? 0 : -1L >>> Long.numberOfLeadingZeros(bound - 1);
    }

    /** A uniform integer in {@code 0 .. bound - 1}: random words of just enough bits, until one is below the bound. */
    public int nextInt(int bound) {
        if (bound < 1 || bound > maxBound) {
            throw new IllegalArgumentException("bound out of range: bound=" + bound + ", allowed=1.." + maxBound);
        }
        return bound == 1 ? 0 : below(bound, mask(bound));
    }

    private int below(int bound, long mask) {
        long candidate;
        do {
            if (position == words.length) {
                refill();
            }
            candidate = words[position++] & mask;
        } while (candidate >= bound);
        return (int) candidate;
    }

    /** A uniform permutation of {@code 0 .. n - 1} (Fisher and Yates, inside out). */
    public int[] permutation(int n) {
        if (n > maxBound) {
            throw new IllegalArgumentException("bound out of range: bound=" + n + ", allowed=1.." + maxBound);
        }
        int[] permutation = new int[n];
        for (int i = 1; i < n; i++) {
            int j = below(i + 1, mask(i + 1));
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }

    private void refill() {
        stream.fill(nextWord, mask(maxBound), words, 0, words.length);
        nextWord += words.length;
        position = 0;
    }
}
