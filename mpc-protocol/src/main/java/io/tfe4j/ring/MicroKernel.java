package io.tfe4j.ring;

/** The innermost loops of the matrix products. Each is small enough for the compiler to keep its sums in registers. */
interface MicroKernel {
    /** Rows of a tile: the lanes of a left panel. */
    int rows();

    /** Columns of a tile: the lanes of a right panel. */
    int columns();

    /** Adds the product of a packed left panel by a packed right one to the tile at {@code c}. */
    void tile(int depth, long[] a, int ao, long[] b, int bo, long[] c, int co, int rowStride);

    /** {@code c[j] += a0 b[bo + j] + a1 b[bo + stride + j] + ...} over four rows of {@code b}. */
    void addFourRows(long a0, long a1, long a2, long a3, long[] b, int bo, int stride, long[] c, int co, int n);

    /** The sum of {@code a[ao + i] * b[bo + i]}. */
    long dot(long[] a, int ao, long[] b, int bo, int n);
}
