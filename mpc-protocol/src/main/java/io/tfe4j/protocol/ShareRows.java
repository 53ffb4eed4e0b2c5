package io.tfe4j.protocol;

import io.tfe4j.share.ArithmeticShare;
import java.util.List;

/**
 * Shared columns of equal length that are shuffled together: integers, which add up to their value, or words of bits,
 * which xor to it (one word an element, not bit-sliced).
 */
record ShareRows(List<Column> columns) {
    /** One party's two components of a column. */
    record Column(long[] left, long[] right, boolean isBits) {
        static Column of(ArithmeticShare share) {
            return new Column(share.left().data(), share.right().data(), false);
        }
    }

    int size() {
        return columns.get(0).left().length;
    }
}
