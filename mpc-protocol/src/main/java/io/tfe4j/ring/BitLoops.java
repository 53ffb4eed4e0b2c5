package io.tfe4j.ring;

/** The loops under {@link BitKernels}, in a scalar and a vector twin. Offsets and lengths are the caller's to check. */
interface BitLoops {
    /** {@code target = a & b}. */
    void and(long[] target, int t, long[] a, int i, long[] b, int j, int words);

    /** {@code target = a ^ b}. */
    void xor(long[] target, int t, long[] a, int i, long[] b, int j, int words);

    /** {@code target ^= a & b}. */
    void xorAnd(long[] target, int t, long[] a, int i, long[] b, int j, int words);

    /** {@code target ^= xl & (yl ^ yr) ^ xr & yl}. */
    void secureAnd(long[] target, int t, long[] xl, long[] xr, int i, long[] yl, long[] yr, int j, int words);

    /** Exchanges the high blocks of the upper row with the low blocks of the lower one; {@code mask} selects the low ones. */
    void swap(long[] tile, int upper, int lower, int distance, long mask, int words);

    /** Puts the low blocks of the lower row into the high ones of the upper row. */
    void merge(long[] tile, int upper, int lower, int distance, long mask, int words);

    /** {@code target = plane >>> row & 1}. */
    void expand(long[] plane, int p, int row, long[] target, int t, int words);
}
