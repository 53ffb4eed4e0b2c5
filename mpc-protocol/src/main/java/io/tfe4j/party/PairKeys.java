package io.tfe4j.party;

import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.StreamAudit;

/**
 * The two random functions a party holds: one shared with the previous party (K_i, the key of component i) and one
 * shared with the next (K_{i+1}).
 */
public final class PairKeys implements AutoCloseable {
    private final KeyedRandom withPrevious;
    private final KeyedRandom withNext;

    public PairKeys(byte[] keyWithPrevious, byte[] keyWithNext, StreamAudit audit) {
        withPrevious = new KeyedRandom(keyWithPrevious, audit);
        withNext = new KeyedRandom(keyWithNext, audit);
    }

    KeyedRandom withPrevious() {
        return withPrevious;
    }

    KeyedRandom withNext() {
        return withNext;
    }

    @Override
    public void close() {
        withPrevious.close();
        withNext.close();
    }

    @Override
    public String toString() {
        return "PairKeys";
    }
}
