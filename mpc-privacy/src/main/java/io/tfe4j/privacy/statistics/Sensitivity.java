package io.tfe4j.privacy.statistics;

import java.math.BigInteger;

/**
 * How much one person changes a vector of whole numbers.
 *
 * @param sum of the sizes of all changes
 * @param squares the sum of their squares
 */
record Sensitivity(long sum, BigInteger squares) {
    /** In one number by {@code change}, or in {@code numbers} of them by as much each. */
    static Sensitivity of(long change, int numbers) {
        BigInteger one = BigInteger.valueOf(change);
        return new Sensitivity(
                Math.multiplyExact(change, numbers), one.multiply(one).multiply(BigInteger.valueOf(numbers)));
    }

    /** As often in one number as rows of one person may fall there. */
    static Sensitivity ofOne(long change) {
        return of(change, 1);
    }
}
