package io.tfe4j.party;

/** What a protocol sends: rounds, and bits over all three parties together, with the padding of packed words. */
public record Cost(int rounds, long bits) {
    public static final Cost NONE = new Cost(0, 0);

    /** This, then {@code other} after it. */
    public Cost then(Cost other) {
        return new Cost(rounds + other.rounds, bits + other.bits);
    }

    /** This and {@code other} in the same rounds. */
    public Cost beside(Cost other) {
        return new Cost(Math.max(rounds, other.rounds), bits + other.bits);
    }
}
