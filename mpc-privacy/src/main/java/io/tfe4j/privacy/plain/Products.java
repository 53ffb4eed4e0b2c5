package io.tfe4j.privacy.plain;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of row-major matrices.
 *
 * <p>What an example's row gives must not depend on which other rows are in the batch, to the last bit: one row more must
 * not make another's ReLU or sign turn. So where rows are examples, every number of the result is summed by itself, in
 * ascending order of the inner index, whatever the number of rows, their places, the threads and the machine. Blocks of
 * rows go through the right matrix together, for speed; they share no sum. Sums over examples, whose rounding the noise
 * allows for, are ND4J's where they are large.
 */
final class Products {
    private static final long FEW = 1 << 15;
    private static final int BLOCK = 4;

    private Products() {}

    /** {@code a b}, of [rows, inner] and [inner, columns]; rows of a are examples. */
    static double[] plain(double[] a, double[] b, int rows, int inner, int columns) {
        double[] product = new double[rows * columns];
        IntStream blocks = IntStream.range(0, (rows + BLOCK - 1) / BLOCK);
        if ((long) rows * inner * columns > FEW) {
            blocks = blocks.parallel();
        }
        blocks.forEach(block -> {
            int from = block * BLOCK;
            if (from + BLOCK <= rows) {
                fourRows(a, b, from, inner, columns, product);
            } else {
                for (int row = from; row < rows; row++) {
                    for (int k = 0; k < inner; k++) {
                        addMultiple(a[row * inner + k], b, k * columns, product, row * columns, columns);
                    }
                }
            }
        });
        return product;
    }

    /** The same sums as one row after the other, with one pass through b for all four. */
    private static void fourRows(double[] a, double[] b, int from, int inner, int columns, double[] product) {
        double[] first = new double[columns];
        double[] second = new double[columns];
        double[] third = new double[columns];
        double[] fourth = new double[columns];
        int at = from * inner;
        for (int k = 0; k < inner; k++) {
            double a0 = a[at + k];
            double a1 = a[at + inner + k];
            double a2 = a[at + 2 * inner + k];
            double a3 = a[at + 3 * inner + k];
            int start = k * columns;
            for (int i = 0; i < columns; i++) {
                double value = b[start + i];
                first[i] += a0 * value;
                second[i] += a1 * value;
                third[i] += a2 * value;
                fourth[i] += a3 * value;
            }
        }
        System.arraycopy(first, 0, product, from * columns, columns);
        System.arraycopy(second, 0, product, (from + 1) * columns, columns);
        System.arraycopy(third, 0, product, (from + 2) * columns, columns);
        System.arraycopy(fourth, 0, product, (from + 3) * columns, columns);
    }

    /** {@code a b^T}, of [rows, inner] and [columns, inner]; rows of a are examples. */
    static double[] rightTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        double[] turned = new double[b.length];
        for (int column = 0; column < columns; column++) {
            for (int k = 0; k < inner; k++) {
                turned[k * columns + column] = b[column * inner + k];
            }
        }
        return plain(a, turned, rows, inner, columns);
    }

    /** {@code a^T b}, of [inner, rows] and [inner, columns]: a sum over examples. */
    static double[] leftTransposed(double[] a, double[] b, int rows, int inner, int columns) {
        if ((long) rows * inner * columns > FEW) {
            return large(a, inner, rows, b, columns);
        }
        double[] product = new double[rows * columns];
        for (int k = 0; k < inner; k++) {
            for (int row = 0; row < rows; row++) {
                addMultiple(a[k * rows + row], b, k * columns, product, row * columns, columns);
            }
        }
        return product;
    }

    private static void addMultiple(double factor, double[] from, int start, double[] to, int target, int count) {
        for (int i = 0; i < count; i++) {
            to[target + i] += factor * from[start + i];
        }
    }

    private static double[] large(double[] a, int inner, int rows, double[] b, int columns) {
        try (INDArray left = matrix(a, inner, rows);
                INDArray right = matrix(b, inner, columns);
                INDArray product = Nd4j.gemm(left, right, true, false);
                INDArray byRows = product.dup('c')) {
            return byRows.data().asDouble();
        }
    }

    private static INDArray matrix(double[] values, int rows, int columns) {
        return Nd4j.create(values, new long[] {rows, columns}, new long[] {columns, 1}, 'c', DataType.DOUBLE);
    }
}
