package io.tfe4j.protocol.loops;

/**
 * Two arrays that are read or written at the same places: two components of a sharing, two summands, two masks.
 *
 * @param from where the chunk begins, in both
 */
public record Pair(long[] left, long[] right, int from) {
    /** All of two arrays. */
    public static Pair of(long[] left, long[] right) {
        return new Pair(left, right, 0);
    }

    Pair from(int at) {
        return new Pair(left, right, from + at);
    }

    @Override
    public String toString() {
        return "Pair[size=" + left.length + ", from=" + from + "]";
    }
}
