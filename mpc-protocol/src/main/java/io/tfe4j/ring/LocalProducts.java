package io.tfe4j.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Plain products of tensors, and what one party computes locally of a product of shares {@code (xl, xr)} and {@code (yl, yr)}. */
public final class LocalProducts {
    private LocalProducts() {}

    static RingTensor matmul(RingTensor a, RingTensor b) {
        MatmulShape shape = MatmulShape.of(a.shape(), b.shape());
        if (a.isSymbolic() || b.isSymbolic()) {
            return RingTensor.symbolic(shape.result());
        }
        long[] out = new long[shape.result().size()];
        Operand left = Operand.of(a.data());
        Operand right = Operand.of(b.data());
        shape.forEachBatch((ao, bo, oo) -> RingKernels.fastest()
                .matmul(
                        shape.left(left, ao),
                        shape.right(right, bo),
                        out,
                        oo,
                        shape.n(),
                        shape.m(),
                        shape.k(),
                        shape.n()));
        return RingTensor.of(shape.result(), out);
    }

    static RingTensor conv2d(RingTensor x, RingTensor weights, Conv2d spec) {
        Shape result = spec.outputShape(x.shape(), weights.shape());
        if (x.isSymbolic() || weights.isSymbolic()) {
            return RingTensor.symbolic(result);
        }
        long[] out = new long[result.size()];
        RingKernels.fastest()
                .conv2d(Operand.of(x.data()), Operand.of(weights.data()), x.shape(), weights.shape(), spec, out);
        return RingTensor.of(result, out);
    }

    /**
     * One party's terms of a matrix product, batches as in {@link RingTensor#matmul}. Large products are cut into three
     * bands (of rows, or of columns if there are few rows) whose terms rotate, so that all parties work alike.
     *
     * @param first the terms of the first band, or of the whole
     */
    public static RingTensor matmul(RingTensor xl, RingTensor xr, RingTensor yl, RingTensor yr, CrossTerms first) {
        requireEqual(xl, xr);
        requireEqual(yl, yr);
        MatmulShape shape = MatmulShape.of(xl.shape(), yl.shape());
        if (anySymbolic(xl, xr, yl, yr)) {
            return RingTensor.symbolic(shape.result());
        }
        long[] out = new long[shape.result().size()];
        Operands x = new Operands(xl.data(), xr.data());
        Operands y = new Operands(yl.data(), yr.data());
        boolean sumLeft = shape.m() < shape.n();
        shape.forEachBatch((ao, bo, oo) -> {
            CrossTerms terms = first;
            for (Band band : Band.split(shape.m(), shape.n())) {
                multiply(shape, band, x, y, terms, sumLeft, ao, bo, out, oo);
                terms = terms.next();
            }
        });
        return RingTensor.of(shape.result(), out);
    }

    /** The two components of one factor. */
    private record Operands(long[] left, long[] right) {
        Operand sum() {
            return Operand.sum(left, right);
        }

        Operand onlyLeft() {
            return Operand.of(left);
        }

        Operand onlyRight() {
            return Operand.of(right);
        }
    }

    /** A part of the result: rows {@code row ..} and columns {@code column ..}. */
    private record Band(int row, int rows, int column, int columns) {
        private static final int LEAST = 48;
        private static final int TILE = 6;

        static List<Band> split(int m, int n) {
            List<Band> bands = new ArrayList<>();
            boolean byRow = m >= LEAST;
            int length = byRow ? m : n;
            if (length < LEAST) {
                return List.of(new Band(0, m, 0, n));
            }
            int step = byRow ? (m / 3 + TILE - 1) / TILE * TILE : (n / 3 + 15) / 16 * 16;
            for (int from = 0; from < length; from += step) {
                int count = Math.min(step, length - from);
                bands.add(byRow ? new Band(from, count, 0, n) : new Band(0, m, from, count));
            }
            return bands;
        }
    }

    private static void multiply(
            MatmulShape shape,
            Band band,
            Operands x,
            Operands y,
            CrossTerms terms,
            boolean sumLeft,
            int xo,
            int yo,
            long[] out,
            int oo) {
        RingKernels kernels = RingKernels.fastest();
        int at = oo + band.row() * shape.n() + band.column();
        Function<Operand, MatrixView> rows = o -> shape.left(o, xo + band.row() * shape.k());
        Function<Operand, MatrixView> columns = o -> shape.right(o, yo + band.column());
        if (terms == CrossTerms.ALL) {
            kernels.matmul(
                    rows.apply(x.sum()),
                    columns.apply(y.sum()),
                    out,
                    at,
                    shape.n(),
                    band.rows(),
                    shape.k(),
                    band.columns());
            return;
        }
        // xr (yl + yr) + xl yr = (xl + xr) yr + xr yl: the smaller side pays for the sum.
        boolean sum = terms == CrossTerms.WITH_RIGHT;
        Operand a1 = sum && sumLeft ? x.sum() : sum ? x.onlyRight() : x.onlyLeft();
        Operand b1 = sum && !sumLeft ? y.sum() : y.onlyRight();
        Operand a2 = sum && !sumLeft ? x.onlyLeft() : x.onlyRight();
        Operand b2 = sum && !sumLeft ? y.onlyRight() : y.onlyLeft();
        kernels.dualMatmul(
                rows.apply(a1),
                columns.apply(b1),
                rows.apply(a2),
                columns.apply(b2),
                out,
                at,
                shape.n(),
                band.rows(),
                shape.k(),
                band.columns());
    }

    /** One party's terms of a 2-D convolution. */
    public static RingTensor conv2d(
            RingTensor xl, RingTensor xr, RingTensor wl, RingTensor wr, Conv2d spec, CrossTerms terms) {
        requireEqual(xl, xr);
        requireEqual(wl, wr);
        Shape result = spec.outputShape(xl.shape(), wl.shape());
        if (anySymbolic(xl, xr, wl, wr)) {
            return RingTensor.symbolic(result);
        }
        long[] out = new long[result.size()];
        RingKernels kernels = RingKernels.fastest();
        Operands w = new Operands(wl.data(), wr.data());
        switch (terms) {
            case ALL -> kernels.conv2d(Operand.of(xl.plus(xr).data()), w.sum(), xl.shape(), wl.shape(), spec, out);
            case WITH_RIGHT ->
                kernels.dualConv2d(
                        Operand.of(xr.data()),
                        w.sum(),
                        Operand.of(xl.data()),
                        w.onlyRight(),
                        xl.shape(),
                        wl.shape(),
                        spec,
                        out);
            case MIXED ->
                kernels.dualConv2d(
                        Operand.of(xl.data()),
                        w.onlyRight(),
                        Operand.of(xr.data()),
                        w.onlyLeft(),
                        xl.shape(),
                        wl.shape(),
                        spec,
                        out);
        }
        return RingTensor.of(result, out);
    }

    private static boolean anySymbolic(RingTensor... tensors) {
        for (RingTensor tensor : tensors) {
            if (tensor.isSymbolic()) {
                return true;
            }
        }
        return false;
    }

    private static void requireEqual(RingTensor left, RingTensor right) {
        if (!left.shape().equals(right.shape())) {
            throw new IllegalArgumentException("shapes differ: left=" + left.shape() + ", right=" + right.shape());
        }
    }
}
