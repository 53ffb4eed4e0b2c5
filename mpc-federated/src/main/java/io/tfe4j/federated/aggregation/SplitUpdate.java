package io.tfe4j.federated.aggregation;

import io.tfe4j.party.Party;
import io.tfe4j.random.KeyedRandom;
import java.security.SecureRandom;

/**
 * A client's update in three components that add up to it: two random ones, of which a seed is enough, and the difference.
 * Server i gets components i and i+1, so server 0 gets seeds alone. Two components together are uniformly random.
 */
public final class SplitUpdate {
    private static final SecureRandom SEEDS = new SecureRandom();

    private final byte[] first;
    private final byte[] second;
    private final long[] difference;

    private SplitUpdate(byte[] first, byte[] second, long[] difference) {
        this.first = first;
        this.second = second;
        this.difference = difference;
    }

    /** Splits {@code update} with fresh seeds; the caller gives the array up. */
    public static SplitUpdate of(long[] update) {
        byte[] first = new byte[KeyedRandom.KEY_BYTES];
        byte[] second = new byte[KeyedRandom.KEY_BYTES];
        SEEDS.nextBytes(first);
        SEEDS.nextBytes(second);
        subtract(update, first);
        subtract(update, second);
        return new SplitUpdate(first, second, update);
    }

    private static void subtract(long[] update, byte[] seed) {
        Component.ofSeed(seed).addTo(update, -1);
    }

    /** What {@code server} gets: components {@code server} and {@code server + 1}. */
    public SharedUpdate at(Party server) {
        return new SharedUpdate(component(server), component(server.next()));
    }

    private Component component(Party index) {
        return switch (index) {
            case P0 -> Component.ofSeed(first);
            case P1 -> Component.ofSeed(second);
            case P2 -> Component.ofWords(difference);
        };
    }

    /** The seed of component 0 or 1. */
    public byte[] seed(Party index) {
        return switch (index) {
            case P0 -> first.clone();
            case P1 -> second.clone();
            case P2 -> throw new IllegalArgumentException("component has no seed: component=2");
        };
    }

    /** Component 2, not to be written. */
    public long[] difference() {
        return difference;
    }

    @Override
    public String toString() {
        return "SplitUpdate[" + difference.length + "]";
    }
}
