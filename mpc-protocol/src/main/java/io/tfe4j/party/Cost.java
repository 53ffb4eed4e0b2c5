package io.tfe4j.party;

/**
 * What a protocol takes: rounds; bits sent by all three parties together, with the padding of packed words; and
 * products of shared ring elements, which is what a matrix product of large factors spends its time on.
 */
public record Cost(int rounds, long bits, long products) {
    public static final Cost NONE = new Cost(0, 0);

    public Cost(int rounds, long bits) {
        this(rounds, bits, 0);
    }

    /** This, then {@code other} after it. */
    public Cost then(Cost other) {
        return new Cost(rounds + other.rounds, bits + other.bits, products + other.products);
    }

    /** This and {@code other} in the same rounds. */
    public Cost beside(Cost other) {
        return new Cost(Math.max(rounds, other.rounds), bits + other.bits, products + other.products);
    }

    public Cost withProducts(long count) {
        return new Cost(rounds, bits, count);
    }
}
