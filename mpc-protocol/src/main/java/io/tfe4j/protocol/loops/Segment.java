package io.tfe4j.protocol.loops;

/** The words of an array from one index on; a loop says how many it reads or writes. */
public record Segment(long[] words, int from) {
    /** All of an array. */
    public static Segment of(long[] words) {
        return new Segment(words, 0);
    }

    @Override
    public String toString() {
        return "Segment[size=" + words.length + ", from=" + from + "]";
    }
}
