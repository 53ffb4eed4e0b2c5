package io.tfe4j.ring;

import java.util.Arrays;
import java.util.List;

/** The matrix and image products of both kernels: all that differs is the micro-kernel. */
abstract class ProductKernels implements RingKernels {
    /** Below this many rows (or columns) packing costs more than it saves. */
    private static final int FEW = 4;

    private final GemmDriver gemm;
    private final GemvDriver gemv;

    ProductKernels(MicroKernel kernel) {
        gemm = new GemmDriver(kernel);
        gemv = new GemvDriver(kernel);
    }

    private record Factors(MatrixView left, MatrixView right) {
        ProductTerm term(int depth) {
            return new ProductTerm(left.leftPanels(), right.rightPanels(), depth);
        }

        Factors transposed() {
            return new Factors(right.transposed(), left.transposed());
        }
    }

    @Override
    public final void matmul(MatrixView a, MatrixView b, long[] out, int oo, int rowStride, int m, int k, int n) {
        multiply(List.of(new Factors(a, b)), out, oo, rowStride, m, k, n);
    }

    @Override
    public final void dualMatmul(
            MatrixView a1,
            MatrixView b1,
            MatrixView a2,
            MatrixView b2,
            long[] out,
            int oo,
            int rowStride,
            int m,
            int k,
            int n) {
        multiply(List.of(new Factors(a1, b1), new Factors(a2, b2)), out, oo, rowStride, m, k, n);
    }

    private void multiply(List<Factors> products, long[] out, int oo, int rowStride, int m, int k, int n) {
        if (m < FEW) {
            fewRows(products, out, oo, rowStride, 1, m, k, n);
        } else if (n < FEW) {
            List<Factors> transposed =
                    products.stream().map(Factors::transposed).toList();
            fewRows(transposed, out, oo, 1, rowStride, n, k, m);
        } else {
            gemm.multiply(products.stream().map(product -> product.term(k)).toList(), out, oo, rowStride, m, n);
        }
    }

    private void fewRows(
            List<Factors> products, long[] out, int oo, int rowStride, int columnStride, int m, int k, int n) {
        long[] sums = new long[n];
        for (int row = 0; row < m; row++) {
            Arrays.fill(sums, 0);
            for (Factors product : products) {
                gemv.addRow(product.left(), row, product.right(), k, n, sums);
            }
            for (int j = 0; j < n; j++) {
                out[oo + row * rowStride + j * columnStride] = sums[j];
            }
        }
    }

    @Override
    public final void conv2d(Operand x, Operand w, Shape input, Shape weights, Conv2d spec, long[] out) {
        new Convolution(this, gemm, input, weights, spec).run(List.of(x), List.of(w), out);
    }

    @Override
    public final void dualConv2d(
            Operand x1, Operand w1, Operand x2, Operand w2, Shape input, Shape weights, Conv2d spec, long[] out) {
        new Convolution(this, gemm, input, weights, spec).run(List.of(x1, x2), List.of(w1, w2), out);
    }
}
