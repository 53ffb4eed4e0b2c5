package io.tfe4j.party;

/**
 * What a protocol takes: rounds; bits sent by all three parties together, with the padding of packed words; and
 * products of shared ring elements, which is what a matrix product of large factors spends its time on.
 */
public record Cost(int rounds, long bits, long products) {
    public static final Cost NONE = new Cost(0, 0);

    public Cost {
        if (rounds < 0 || bits < 0 || products < 0) {
            throw new AssertionError("negative cost: rounds=" + rounds + ", bits=" + bits + ", products=" + products);
        }
    }

    public Cost(int rounds, long bits) {
        this(rounds, bits, 0);
    }

    /**
     * This, then {@code other} after it.
     *
     * @throws ArithmeticException if the sum cannot be counted in a long
     */
    public Cost then(Cost other) {
        return sum(Math.addExact(rounds, other.rounds), other);
    }

    /** This and {@code other} in the same rounds. */
    public Cost beside(Cost other) {
        return sum(Math.max(rounds, other.rounds), other);
    }

    private Cost sum(int allRounds, Cost other) {
        return new Cost(allRounds, Math.addExact(bits, other.bits), Math.addExact(products, other.products));
    }

    /** This as often as {@code count} says, one after the other. */
    public Cost times(long count) {
        return new Cost(
                Math.toIntExact(Math.multiplyExact(rounds, count)),
                Math.multiplyExact(bits, count),
                Math.multiplyExact(products, count));
    }

    public Cost withProducts(long count) {
        return new Cost(rounds, bits, count);
    }
}
