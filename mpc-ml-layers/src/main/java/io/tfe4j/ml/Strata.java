package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.Arrays;

/**
 * Brings tables into the secret order of their labels; rows of equal labels are in the order given.
 *
 * @param labels [rows], in the order given
 * @param order the places of the rows
 */
record Strata(PrivateTensor labels, int[] order) {
    static Strata of(PrivateTensor labels, int[] order) {
        boolean isColumn = labels.rank() == 1 || labels.rank() == 2 && labels.size(1) == 1;
        if (!isColumn) {
            throw new IllegalArgumentException("labels are not a column: labels=" + Arrays.toString(labels.shape())
                    + ", wanted=[rows] or [rows, 1]; of rows with a one, take argMax(1)");
        }
        if (labels.size(0) != order.length) {
            throw new IllegalArgumentException(
                    "rows differ: labels=" + Arrays.toString(labels.shape()) + ", rows=" + order.length);
        }
        return new Strata(labels.reshape(-1).gather(0, order), order);
    }

    PrivateTensor sorted(PrivateTensor table) {
        return table.gather(0, order).sortBy(labels, false);
    }
}
