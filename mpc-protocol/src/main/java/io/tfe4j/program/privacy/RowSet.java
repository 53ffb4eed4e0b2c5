package io.tfe4j.program.privacy;

import java.util.function.Consumer;

/**
 * Rows over which a sum was made. If a loop goes through a table in batches, the sum is over any of them, and each batch
 * counts as a set of its own.
 *
 * @param rows ascending; in the order of the batches if there are any
 * @param batch how many rows a batch has; 0 if the sum is over all rows
 */
record RowSet(RowOrder rows, int batch) {
    /** The sets that this stands for, each ascending. */
    void forEach(Consumer<RowOrder> each) {
        if (batch == 0) {
            each.accept(rows);
            return;
        }
        for (int first = 0; first + batch <= rows.length(); first += batch) {
            each.accept(rows.take(RowOrder.run(first, 1, batch)).ascending());
        }
    }

    /** How much there is to go through. */
    long size() {
        return batch == 0 ? rows.runs() : (long) (rows.length() / batch) * rows.runs() + rows.intervals();
    }
}
