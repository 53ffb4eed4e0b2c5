package io.tfe4j.ring;

/** Elementwise operations on two tensors with NumPy broadcasting. */
final class Broadcasting {
    /** An operation on rows; {@code leftStep} and {@code rightStep} are 1, or 0 for an operand that stays put. */
    enum Operation {
        ADD {
            @Override
            void apply(long[] l, int lo, int leftStep, long[] r, int ro, int rightStep, long[] out, int oo, int n) {
                if (leftStep == 0) {
                    RingKernels.fastest().addScalar(r, ro, l[lo], out, oo, n);
                } else if (rightStep == 0) {
                    RingKernels.fastest().addScalar(l, lo, r[ro], out, oo, n);
                } else {
                    RingKernels.fastest().add(l, lo, r, ro, out, oo, n);
                }
            }
        },
        SUBTRACT {
            @Override
            void apply(long[] l, int lo, int leftStep, long[] r, int ro, int rightStep, long[] out, int oo, int n) {
                if (leftStep == 0) {
                    subtractFrom(l[lo], r, ro, out, oo, n);
                } else if (rightStep == 0) {
                    RingKernels.fastest().addScalar(l, lo, -r[ro], out, oo, n);
                } else {
                    RingKernels.fastest().subtract(l, lo, r, ro, out, oo, n);
                }
            }
        },
        MULTIPLY {
            @Override
            void apply(long[] l, int lo, int leftStep, long[] r, int ro, int rightStep, long[] out, int oo, int n) {
                if (leftStep == 0) {
                    RingKernels.fastest().multiplyScalar(r, ro, l[lo], out, oo, n);
                } else if (rightStep == 0) {
                    RingKernels.fastest().multiplyScalar(l, lo, r[ro], out, oo, n);
                } else {
                    RingKernels.fastest().multiply(l, lo, r, ro, out, oo, n);
                }
            }
        };

        abstract void apply(long[] l, int lo, int leftStep, long[] r, int ro, int rightStep, long[] out, int oo, int n);
    }

    private Broadcasting() {}

    static RingTensor combine(Operation operation, RingTensor left, RingTensor right) {
        Shape shape = Shape.broadcast(left.shape(), right.shape());
        if (left.isSymbolic() || right.isSymbolic()) {
            return RingTensor.symbolic(shape);
        }
        long[] out = new long[shape.size()];
        if (out.length > 0) {
            new Loop(operation, shape, left, right, out).run(0, 0, 0, 0);
        }
        return RingTensor.of(shape, out);
    }

    static RingTensor broadcastTo(RingTensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        if (!Shape.broadcast(x.shape(), shape).equals(shape)) {
            throw new IllegalArgumentException("shape does not broadcast: from=" + x.shape() + ", to=" + shape);
        }
        return Rearrangement.view(x, shape, 0, strides(x.shape(), shape));
    }

    /** The strides that walk a tensor of shape {@code from} as if it had shape {@code to}. */
    static int[] strides(Shape from, Shape to) {
        int[] own = from.strides();
        int[] result = new int[to.rank()];
        int missing = to.rank() - from.rank();
        for (int axis = 0; axis < from.rank(); axis++) {
            result[missing + axis] = from.dimension(axis) == 1 ? 0 : own[axis];
        }
        return result;
    }

    private static void subtractFrom(long minuend, long[] x, int xo, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = minuend - x[xo + i];
        }
    }

    /** The loop nest with axes of size 1 dropped and compatible neighbours merged, so that the inner row is long. */
    private static final class Loop {
        private final Operation operation;
        private final long[] left;
        private final long[] right;
        private final long[] out;
        private final int[] dimensions;
        private final int[] leftStrides;
        private final int[] rightStrides;
        private final int[] outStrides;
        private int rank;

        Loop(Operation operation, Shape shape, RingTensor left, RingTensor right, long[] out) {
            this.operation = operation;
            this.left = left.data();
            this.right = right.data();
            this.out = out;
            int[] l = strides(left.shape(), shape);
            int[] r = strides(right.shape(), shape);
            int[] o = shape.strides();
            int axes = Math.max(1, shape.rank());
            dimensions = new int[axes];
            leftStrides = new int[axes];
            rightStrides = new int[axes];
            outStrides = new int[axes];
            for (int axis = 0; axis < shape.rank(); axis++) {
                append(shape.dimension(axis), l[axis], r[axis], o[axis]);
            }
            if (rank == 0) {
                dimensions[rank++] = 1;
            }
        }

        private void append(int dimension, int leftStride, int rightStride, int outStride) {
            if (dimension == 1) {
                return;
            }
            int last = rank - 1;
            if (rank > 0
                    && leftStrides[last] == leftStride * dimension
                    && rightStrides[last] == rightStride * dimension) {
                dimensions[last] *= dimension;
            } else {
                last = rank++;
                dimensions[last] = dimension;
            }
            leftStrides[last] = leftStride;
            rightStrides[last] = rightStride;
            outStrides[last] = outStride;
        }

        void run(int axis, int lo, int ro, int oo) {
            if (axis == rank - 1) {
                operation.apply(left, lo, leftStrides[axis], right, ro, rightStrides[axis], out, oo, dimensions[axis]);
                return;
            }
            for (int i = 0; i < dimensions[axis]; i++) {
                run(axis + 1, lo + i * leftStrides[axis], ro + i * rightStrides[axis], oo + i * outStrides[axis]);
            }
        }
    }
}
