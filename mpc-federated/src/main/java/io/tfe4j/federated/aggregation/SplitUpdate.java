package io.tfe4j.federated.aggregation;

import io.tfe4j.party.Party;
import io.tfe4j.ring.Ring;
import io.tfe4j.share.SeedSplit;

/**
 * A client's update in three components that add up to it. Server i gets components i and i+1, so server 0 gets seeds alone.
 * Two components together are uniformly random.
 */
public final class SplitUpdate {
    private final SeedSplit split;

    private SplitUpdate(SeedSplit split) {
        this.split = split;
    }

    /** Splits {@code update} with fresh seeds; the caller gives the array up. */
    public static SplitUpdate of(long[] update) {
        return new SplitUpdate(SeedSplit.of(update, Ring.Z64.mask()));
    }

    /** What {@code server} gets: components {@code server} and {@code server + 1}. */
    public SharedUpdate at(Party server) {
        return new SharedUpdate(component(server), component(server.next()));
    }

    private Component component(Party index) {
        return index == Party.P2 ? Component.ofWords(difference()) : Component.ofSeed(seed(index));
    }

    /** The seed of component 0 or 1. */
    public byte[] seed(Party index) {
        return split.seed(index);
    }

    /** Component 2, not to be written. */
    public long[] difference() {
        return split.difference();
    }

    @Override
    public String toString() {
        return "SplitUpdate[" + difference().length + "]";
    }
}
