package io.tfe4j.player.link;

/**
 * What a player allows on each of its links.
 *
 * @param timeoutMillis how long a message may be awaited, and how long a sender waits for room
 * @param connectMillis how long until all links must stand
 * @param handshakeMillis how long a connection may take to say who it is
 * @param maxMessageWords the longest message accepted, in words of 8 bytes
 * @param maxQueuedBytes what may wait to be sent on a link; the sender of more is held
 * @param maxBufferedBytes what may have arrived on a link and not been awaited yet; more ends the session
 */
public record LinkLimits(
        long timeoutMillis,
        long connectMillis,
        long handshakeMillis,
        int maxMessageWords,
        long maxQueuedBytes,
        long maxBufferedBytes) {
    private static final int DEFAULT_MESSAGE_WORDS = 1 << 25;
    private static final long DEFAULT_QUEUED_BYTES = 64L << 20;
    private static final long DEFAULT_BUFFERED_BYTES = 1L << 30;
    private static final long DEFAULT_CONNECT_MILLIS = 60_000;
    private static final long DEFAULT_HANDSHAKE_MILLIS = 10_000;

    public LinkLimits {
        if (timeoutMillis < 1 || connectMillis < 1 || handshakeMillis < 1) {
            throw new IllegalArgumentException("time-out must be positive: timeoutMillis=" + timeoutMillis
                    + ", connectMillis=" + connectMillis + ", handshakeMillis=" + handshakeMillis);
        }
        if (maxMessageWords < 1 || maxQueuedBytes < 1 || maxBufferedBytes < Long.BYTES * (long) maxMessageWords) {
            throw new IllegalArgumentException("buffer too small: maxMessageWords=" + maxMessageWords
                    + ", maxQueuedBytes=" + maxQueuedBytes + ", maxBufferedBytes=" + maxBufferedBytes);
        }
    }

    public static LinkLimits ofTimeout(long timeoutMillis) {
        return new LinkLimits(
                timeoutMillis,
                DEFAULT_CONNECT_MILLIS,
                DEFAULT_HANDSHAKE_MILLIS,
                DEFAULT_MESSAGE_WORDS,
                DEFAULT_QUEUED_BYTES,
                DEFAULT_BUFFERED_BYTES);
    }
}
