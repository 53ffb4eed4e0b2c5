package io.tfe4j.privacy.plain;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products of row-major matrices: large ones by ND4J, small ones, for which the way there is too long, in a loop. */
final class Products {
    private static final long FEW = 1 << 15;

    private Products() {}

    /** {@code a b}, of [rows, inner] and [inner, columns]. */
    static double[] plain(double[] a, double[] b, int rows, int inner, int columns) {
        if ((long) rows * inner * columns > FEW) {
            return large(a, rows, inner, false, b, inner, columns, false);
        }
        double[] product = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                addMultiple(a[row * inner + k], b, k * columns, product, row * columns, columns);
            }
        }
        return product;
    }

    /** {@code a^T b}, of [inner, rows] and [inner, columns]. */
    static double[] leftTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        if ((long) rows * inner * columns > FEW) {
            return large(a, inner, rows, true, b, inner, columns, false);
        }
        double[] product = new double[rows * columns];
        for (int k = 0; k < inner; k++) {
            for (int row = 0; row < rows; row++) {
                addMultiple(a[k * rows + row], b, k * columns, product, row * columns, columns);
            }
        }
        return product;
    }

    /** {@code a b^T}, of [rows, inner] and [columns, inner]. */
    static double[] rightTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        if ((long) rows * inner * columns > FEW) {
            return large(a, rows, inner, false, b, columns, inner, true);
        }
        double[] product = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += a[row * inner + k] * b[column * inner + k];
                }
                product[row * columns + column] = sum;
            }
        }
        return product;
    }

    private static void addMultiple(double factor, double[] from, int start, double[] to, int target, int count) {
        for (int i = 0; i < count; i++) {
            to[target + i] += factor * from[start + i];
        }
    }

    private static double[] large(
            double[] a, int aRows, int aColumns, boolean turnA, double[] b, int bRows, int bColumns, boolean turnB) {
        try (INDArray left = matrix(a, aRows, aColumns);
                INDArray right = matrix(b, bRows, bColumns);
                INDArray product = Nd4j.gemm(left, right, turnA, turnB);
                INDArray byRows = product.dup('c')) {
            return byRows.data().asDouble();
        }
    }

    private static INDArray matrix(double[] values, int rows, int columns) {
        return Nd4j.create(values, new long[] {rows, columns}, new long[] {columns, 1}, 'c', DataType.DOUBLE);
    }
}
