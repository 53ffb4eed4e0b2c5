package io.tfe4j.player.link;

import java.security.SecureRandom;

/** Names one session, 16 random bytes; each frame carries it. Not a secret. */
public record SessionId(long high, long low) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static SessionId random() {
        return new SessionId(RANDOM.nextLong(), RANDOM.nextLong());
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
