package io.tfe4j.federated.aggregation;

import io.tfe4j.random.KeyedRandom;

/**
 * A public random matrix with entries 1, 0 and -1 of probabilities 1/4, 1/2 and 1/4: a row for each value of an update, a
 * column for each random sum.
 */
final class Projections {
    /** Rows are expanded from multiples of this on. */
    static final int ROW_MULTIPLE = 32;

    private static final int ENTRIES_OF_A_WORD = 32;
    private static final long EVERY_SECOND_BIT = 0x5555555555555555L;

    private final KeyedRandom random;
    private final int columns;

    Projections(byte[] seed, int columns) {
        random = new KeyedRandom(seed);
        this.columns = columns;
    }

    int columns() {
        return columns;
    }

    /** Writes rows {@code from .. from + rows - 1}, one after another; {@code from} is a multiple of 32. */
    void read(int from, int rows, long[] target) {
        int entries = rows * columns;
        long[] bits = new long[(entries + ENTRIES_OF_A_WORD - 1) / ENTRIES_OF_A_WORD];
        random.fill(0, 0, (long) from / ENTRIES_OF_A_WORD * columns, -1, bits, 0, bits.length);
        for (int word = 0; word < bits.length; word++) {
            long plus = bits[word] & EVERY_SECOND_BIT;
            long minus = bits[word] >>> 1 & EVERY_SECOND_BIT;
            int start = word * ENTRIES_OF_A_WORD;
            int end = Math.min(entries, start + ENTRIES_OF_A_WORD);
            for (int entry = start; entry < end; entry++) {
                target[entry] = (plus & 1) - (minus & 1);
                plus >>>= 2;
                minus >>>= 2;
            }
        }
    }
}
