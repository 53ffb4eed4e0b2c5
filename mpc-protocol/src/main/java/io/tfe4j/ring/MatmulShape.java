package io.tfe4j.ring;

/** The sizes of a batched matrix product {@code [batch, m, k] x [batch, k, n]} and how batches map to offsets. */
record MatmulShape(Shape result, Shape batch, int[] leftStrides, int[] rightStrides, int m, int k, int n) {

    /** Receives the offsets of one pair of matrices and of their product. */
    @FunctionalInterface
    interface BatchBody {
        void run(int leftOffset, int rightOffset, int outOffset);
    }

    static MatmulShape of(Shape left, Shape right) {
        if (left.rank() == 0 || right.rank() == 0) {
            throw mismatch(left, right);
        }
        Shape a = left.rank() == 1 ? left.insert(0, 1) : left;
        Shape b = right.rank() == 1 ? right.insert(1, 1) : right;
        if (a.dimension(-1) != b.dimension(-2)) {
            throw mismatch(left, right);
        }
        Shape leftBatch = a.subShape(0, a.rank() - 2);
        Shape rightBatch = b.subShape(0, b.rank() - 2);
        Shape batch = Shape.broadcast(leftBatch, rightBatch);
        int m = a.dimension(-2);
        int n = b.dimension(-1);
        Shape result = batch;
        if (left.rank() > 1) {
            result = result.insert(-1, m);
        }
        if (right.rank() > 1) {
            result = result.insert(-1, n);
        }
        if (right.rank() == 2 && leftBatch.size() > 0) {
            // One right matrix for the whole batch: its rows are simply more rows.
            m *= leftBatch.size();
            batch = leftBatch = Shape.scalar();
        }
        return new MatmulShape(
                result,
                batch,
                Broadcasting.strides(leftBatch, batch),
                Broadcasting.strides(rightBatch, batch),
                m,
                a.dimension(-1),
                n);
    }

    private static IllegalArgumentException mismatch(Shape left, Shape right) {
        return new IllegalArgumentException("shapes do not multiply: left=" + left + ", right=" + right);
    }

    MatrixView left(Operand elements, int offset) {
        return MatrixView.rowMajor(elements, offset, k);
    }

    MatrixView right(Operand elements, int offset) {
        return MatrixView.rowMajor(elements, offset, n);
    }

    /** Runs {@code body} for every matrix of the batch, in parallel if there are several. */
    void forEachBatch(BatchBody body) {
        long work = (long) m * k * n;
        int grain = (int) Math.max(1, (1L << 20) / Math.max(1, work));
        Parallel.forRange(0, batch.size(), grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                body.run(offset(i, leftStrides) * m * k, offset(i, rightStrides) * k * n, i * m * n);
            }
        });
    }

    private int offset(int index, int[] strides) {
        int offset = 0;
        int rest = index;
        for (int axis = batch.rank() - 1; axis >= 0; axis--) {
            offset += rest % batch.dimension(axis) * strides[axis];
            rest /= batch.dimension(axis);
        }
        return offset;
    }
}
