package io.tfe4j.player.link;

import java.security.SecureRandom;

/** Names one session, 16 random bytes; each frame carries it. Not a secret. */
public record SessionId(long high, long low) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static SessionId random() {
        return new SessionId(RANDOM.nextLong(), RANDOM.nextLong());
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SessionId parse(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("session id malformed: id=" + text + ", expected=32 hexadecimal digits");
        }
        return new SessionId(
                Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
