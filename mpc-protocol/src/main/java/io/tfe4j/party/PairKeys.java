package io.tfe4j.party;

import io.tfe4j.random.RandomSource;

/**
 * The two random functions a party holds in one run: one shared with the previous party (K_i, the key of component i)
 * and one shared with the next (K_{i+1}); and the ledger of what has been drawn from them.
 */
public final class PairKeys implements AutoCloseable {
    private final RandomSource withPrevious;
    private final RandomSource withNext;
    private final RunLedger ledger = new RunLedger();

    public PairKeys(RandomSource withPrevious, RandomSource withNext) {
        this.withPrevious = withPrevious;
        this.withNext = withNext;
    }

    RandomSource withPrevious() {
        return withPrevious;
    }

    RandomSource withNext() {
        return withNext;
    }

    RunLedger ledger() {
        return ledger;
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
