package io.tfe4j.privacy.plain;

/**
 * Products of row-major matrices.
 *
 * <p>What an example's row gives must not depend on which other rows are in the batch, to the last bit: one row more must
 * not make another's ReLU or sign turn. So every number of a result is summed by itself, in ascending order of the inner
 * index, whatever the number of rows, their places, the threads and the machine. The kernel takes two rows and four inner
 * indices at a time, for speed; sums of different rows share nothing.
 */
final class Products {
    private static final int INNER_AT_ONCE = 4;

    private Products() {}

    /**
     * The left factor: the number of row i and inner index k is at {@code from + i * rowStep + k * innerStep}.
     *
     * @param rows of the factor, and so of the product
     * @param inner the index that is summed over
     */
    record Left(double[] values, int from, int rows, int inner, int rowStep, int innerStep) {
        static Left of(double[] values, int from, int rows, int inner) {
            return new Left(values, from, rows, inner, inner, 1);
        }

        /** The transposed matrix. */
        Left turned() {
            return new Left(values, from, inner, rows, innerStep, rowStep);
        }

        double at(int row, int k) {
            return values[from + row * rowStep + k * innerStep];
        }

        @Override
        public String toString() {
            return "Left[" + rows + ", " + inner + "]";
        }
    }

    /** {@code a b}, of [rows, inner] and [inner, columns]. */
    static double[] plain(double[] a, double[] b, int rows, int inner, int columns) {
        double[] product = new double[rows * columns];
        add(Left.of(a, 0, rows, inner), b, 0, product, 0, columns);
        return product;
    }

    /** {@code a b^T}, of [rows, inner] and [columns, inner]. */
    static double[] rightTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        return plain(a, transposed(b, 0, columns, inner), rows, inner, columns);
    }

    /** Of the [rows, columns] that begin at {@code from}. */
    static double[] transposed(double[] values, int from, int rows, int columns) {
        double[] turned = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[from + row * columns + column];
            }
        }
        return turned;
    }

    /** {@code a^T b}, of [inner, rows] and [inner, columns]. */
    static double[] leftTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        double[] product = new double[rows * columns];
        add(Left.of(a, 0, inner, rows).turned(), b, 0, product, 0, columns);
        return product;
    }

    /**
     * Adds {@code a b} to the [rows, columns] from {@code to} on in {@code product}.
     *
     * @param b has [inner, columns] from {@code from} on
     */
    static void add(Left a, double[] b, int from, double[] product, int to, int columns) {
        int row = 0;
        for (; row + 2 <= a.rows; row += 2) {
            addTwoRows(a, row, b, from, product, to + row * columns, columns);
        }
        if (row < a.rows) {
            addRow(a, row, b, from, product, to + row * columns, columns);
        }
    }

    private static void addTwoRows(Left a, int row, double[] b, int from, double[] product, int to, int columns) {
        int k = 0;
        for (; k + INNER_AT_ONCE <= a.inner; k += INNER_AT_ONCE) {
            int at = a.from + row * a.rowStep + k * a.innerStep;
            double x0 = a.values[at];
            double x1 = a.values[at + a.innerStep];
            double x2 = a.values[at + 2 * a.innerStep];
            double x3 = a.values[at + 3 * a.innerStep];
            at += a.rowStep;
            double y0 = a.values[at];
            double y1 = a.values[at + a.innerStep];
            double y2 = a.values[at + 2 * a.innerStep];
            double y3 = a.values[at + 3 * a.innerStep];
            int first = from + k * columns;
            int second = first + columns;
            int third = second + columns;
            int fourth = third + columns;
            int below = to + columns;
            for (int i = 0; i < columns; i++) {
                double b0 = b[first + i];
                double b1 = b[second + i];
                double b2 = b[third + i];
                double b3 = b[fourth + i];
                // from left to right: the order of one inner index after the other
                product[to + i] = product[to + i] + x0 * b0 + x1 * b1 + x2 * b2 + x3 * b3;
                product[below + i] = product[below + i] + y0 * b0 + y1 * b1 + y2 * b2 + y3 * b3;
            }
        }
        for (; k < a.inner; k++) {
            addMultiple(a.at(row, k), b, from + k * columns, product, to, columns);
            addMultiple(a.at(row + 1, k), b, from + k * columns, product, to + columns, columns);
        }
    }

    private static void addRow(Left a, int row, double[] b, int from, double[] product, int to, int columns) {
        for (int k = 0; k < a.inner; k++) {
            addMultiple(a.at(row, k), b, from + k * columns, product, to, columns);
        }
    }

    private static void addMultiple(double factor, double[] from, int start, double[] to, int target, int count) {
        for (int i = 0; i < count; i++) {
            to[target + i] += factor * from[start + i];
        }
    }
}
