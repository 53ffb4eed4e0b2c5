package io.tfe4j.ring;

/** Products of one row by a matrix, at the speed of reading the matrix: nothing is packed. */
final class GemvDriver {
    private static final int COLUMNS = 1024;

    private final MicroKernel kernel;

    GemvDriver(MicroKernel kernel) {
        this.kernel = kernel;
    }

    /** Adds row {@code row} of {@code a} times {@code b} to {@code sums[0 .. n - 1]}. */
    void addRow(MatrixView a, int row, MatrixView b, int k, int n, long[] sums) {
        long[] factors = row(a, row, k);
        addProduct(factors, b.elements().values(), b, n, sums);
        if (b.elements().addend() != null) {
            addProduct(factors, b.elements().addend(), b, n, sums);
        }
    }

    private static long[] row(MatrixView a, int row, int k) {
        long[] factors = new long[k];
        a.leftPanels().pack(row, 1, 1, 0, k, factors);
        return factors;
    }

    private void addProduct(long[] factors, long[] b, MatrixView view, int n, long[] sums) {
        if (view.columnStride() == 1) {
            for (int column = 0; column < n; column += COLUMNS) {
                int width = Math.min(COLUMNS, n - column);
                addRows(factors, b, view.offset() + column, view.rowStride(), sums, column, width);
            }
        } else if (view.rowStride() == 1) {
            for (int j = 0; j < n; j++) {
                sums[j] += kernel.dot(factors, 0, b, view.offset() + j * view.columnStride(), factors.length);
            }
        } else {
            addStrided(factors, b, view, n, sums);
        }
    }

    private void addRows(long[] factors, long[] b, int offset, int stride, long[] sums, int so, int width) {
        int k = 0;
        for (; k + 4 <= factors.length; k += 4) {
            kernel.addFourRows(
                    factors[k],
                    factors[k + 1],
                    factors[k + 2],
                    factors[k + 3],
                    b,
                    offset + k * stride,
                    stride,
                    sums,
                    so,
                    width);
        }
        for (; k < factors.length; k++) {
            for (int j = 0; j < width; j++) {
                sums[so + j] += factors[k] * b[offset + k * stride + j];
            }
        }
    }

    private static void addStrided(long[] factors, long[] b, MatrixView view, int n, long[] sums) {
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < factors.length; k++) {
                sums[j] += factors[k] * b[view.offset() + k * view.rowStride() + j * view.columnStride()];
            }
        }
    }
}
