package io.tfe4j.party;

/**
 * What travels on a link. {@code words} belongs to nobody once sent: neither side writes to it. {@code round} is the
 * length of the longest chain of messages this one depends on, itself included; {@code readyAtNanos} is when a shaped
 * link delivers it ({@link System#nanoTime}, 0 for at once).
 */
public record Message(long[] words, int round, long readyAtNanos) {
    public Message(long[] words, int round) {
        this(words, round, 0);
    }

    public long sizeBytes() {
        return 8L * words.length;
    }

    @Override
    public String toString() {
        return "Message[words=" + words.length + ", round=" + round + "]";
    }
}
