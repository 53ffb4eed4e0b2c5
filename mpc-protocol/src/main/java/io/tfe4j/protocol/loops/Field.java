package io.tfe4j.protocol.loops;

import io.tfe4j.ring.BitPacking;

/**
 * The elements of a chunk whose packed values stand in the same bits of their words. Element {@code at + j} has its value
 * in word j, {@code shift} bits up.
 *
 * @param at the first element
 * @param shift in bits
 * @param count how many elements
 */
record Field(int at, int shift, int count) {
    /** The fields of {@code n} packed values, in order. */
    static Field[] of(BitPacking packing, int n) {
        int words = packing.words(n);
        Field[] fields = new Field[words == 0 ? 0 : (n + words - 1) / words];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new Field(i * words, i * packing.bits(), Math.min(words, n - i * words));
        }
        return fields;
    }
}
