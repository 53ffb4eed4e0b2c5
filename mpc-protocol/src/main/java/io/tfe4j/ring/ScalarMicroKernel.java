package io.tfe4j.ring;

import java.util.Arrays;

/** Plain loops over a wide tile; the compiler turns the inner one into vector code where it can. */
final class ScalarMicroKernel implements MicroKernel {
    private static final int ROWS = 4;
    private static final int COLUMNS = 64;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void tile(
            int depth, long[] a, int ao, long[] b, int bo, long[] c, int co, int rowStride) {
        long[] sums = new long[COLUMNS];
        for (int row = 0; row < ROWS; row++) {
            int at = co + row * rowStride;
            Arrays.fill(sums, 0);
            for (int d = 0; d < depth; d++) {
                addScaled(a[ao + d * ROWS + row], b, bo + d * COLUMNS, sums);
            }
            for (int j = 0; j < COLUMNS; j++) {
                c[at + j] += sums[j];
            }
        }
    }

    private static void addScaled(long factor, long[] b, int bo, long[] sums) {
        for (int j = 0; j < COLUMNS; j++) {
            sums[j] += factor * b[bo + j];
        }
    }

    @Override
    public void addFourRows(
            long a0, long a1, long a2, long a3, long[] b, int bo, int stride, long[] c, int co, int n) {
        for (int j = 0; j < n; j++) {
            int at = bo + j;
            c[co + j] += a0 * b[at] + a1 * b[at + stride] + a2 * b[at + 2 * stride] + a3 * b[at + 3 * stride];
        }
    }

    @Override
    public long dot(long[] a, int ao, long[] b, int bo, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[ao + i] * b[bo + i];
        }
        return sum;
    }
}
