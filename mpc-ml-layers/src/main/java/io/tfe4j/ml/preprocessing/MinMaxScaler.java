package io.tfe4j.ml.preprocessing;

import io.tfe4j.PrivateTensor;

/**
 * Columns from 0, their least number, to 1, their largest, as scikit-learn's scaler of this name has them. Numbers of another
 * table that are beyond these become 0 and 1. A column whose numbers are all equal becomes 0. A width counts as at least
 * 2^-19 of the table's declared width. Immutable.
 */
public final class MinMaxScaler {
    /**
     * Finds the least and the largest number of each column, of which nobody learns. 7 rounds for each doubling of the rows.
     *
     * @param x [rows, columns]
     * @throws IllegalArgumentException if it is no table
     */
    public Scaling fit(PrivateTensor x) {
        Scaling.table(toString(), x);
        return scaling(x, x.min(0), x.max(0));
    }

    /** The same from those values that are there. */
    public Scaling fit(Masked x) {
        Scaling.table(toString(), x.values());
        return scaling(x.values(), x.min(), x.max());
    }

    private static Scaling scaling(PrivateTensor x, PrivateTensor least, PrivateTensor largest) {
        return Scaling.of("MinMaxScaler", x, least, largest.sub(least), 0, 1);
    }

    @Override
    public String toString() {
        return "MinMaxScaler()";
    }
}
