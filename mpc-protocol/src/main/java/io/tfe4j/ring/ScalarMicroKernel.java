package io.tfe4j.ring;

/** Plain loops over a wide tile, four deep at a time. */
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
    public void tile(int depth, long[] a, int ao, long[] b, int bo, long[] c, int co, int rowStride) {
        for (int row = 0; row < ROWS; row++) {
            int to = co + row * rowStride;
            int d = 0;
            for (; d + 4 <= depth; d += 4) {
                int at = ao + d * ROWS + row;
                addFourRows(
                        a[at],
                        a[at + ROWS],
                        a[at + 2 * ROWS],
                        a[at + 3 * ROWS],
                        b,
                        bo + d * COLUMNS,
                        COLUMNS,
                        c,
                        to,
                        COLUMNS);
            }
            for (; d < depth; d++) {
                addFourRows(a[ao + d * ROWS + row], 0, 0, 0, b, bo + d * COLUMNS, 0, c, to, COLUMNS);
            }
        }
    }

    @Override
    public void addFourRows(long a0, long a1, long a2, long a3, long[] b, int bo, int stride, long[] c, int co, int n) {
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
