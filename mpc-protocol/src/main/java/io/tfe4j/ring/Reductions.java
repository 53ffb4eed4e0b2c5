package io.tfe4j.ring;

import java.util.Arrays;

/** Sums along axes. */
final class Reductions {
    private Reductions() {}

    static RingTensor sum(RingTensor x, boolean keepDims, int... axes) {
        Shape shape = x.shape();
        boolean[] reduced = reducedAxes(shape, axes);
        Shape kept = shape;
        Shape result = shape;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (reduced[axis]) {
                kept = kept.withDimension(axis, 1);
                result = keepDims ? kept : result.remove(axis);
            }
        }
        if (x.isSymbolic()) {
            return RingTensor.symbolic(result);
        }
        return RingTensor.of(result, sumAxes(x, reduced));
    }

    private static boolean[] reducedAxes(Shape shape, int[] axes) {
        boolean[] reduced = new boolean[shape.rank()];
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        for (int axis : axes) {
            int normal = shape.normalizeAxis(axis);
            if (reduced[normal]) {
                throw new IllegalArgumentException("axis given twice: axis=" + axis + ", shape=" + shape);
            }
            reduced[normal] = true;
        }
        return reduced;
    }

    /** One pass per run of neighbouring reduced axes, the last run first. */
    private static long[] sumAxes(RingTensor x, boolean[] reduced) {
        int[] dimensions = x.shape().toArray();
        long[] data = x.data();
        int inner = 1;
        int axis = dimensions.length - 1;
        boolean fresh = false;
        while (axis >= 0) {
            if (!reduced[axis]) {
                inner *= dimensions[axis--];
                continue;
            }
            int count = 1;
            while (axis >= 0 && reduced[axis]) {
                count *= dimensions[axis--];
            }
            int outer = 1;
            for (int before = 0; before <= axis; before++) {
                outer *= dimensions[before];
            }
            data = sumMiddle(data, outer, count, inner);
            fresh = true;
        }
        return fresh ? data : data.clone();
    }

    private static long[] sumMiddle(long[] data, int outer, int count, int inner) {
        long[] out = new long[outer * inner];
        for (int o = 0; o < outer; o++) {
            if (inner == 1) {
                out[o] = sumRange(data, o * count, count);
                continue;
            }
            for (int i = 0; i < count; i++) {
                RingKernels.fastest().add(out, o * inner, data, (o * count + i) * inner, out, o * inner, inner);
            }
        }
        return out;
    }

    private static long sumRange(long[] data, int from, int count) {
        long sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += data[i];
        }
        return sum;
    }

    static RingTensor cumulativeSum(RingTensor x, int axis) {
        int at = x.shape().normalizeAxis(axis);
        if (x.isSymbolic()) {
            return x;
        }
        long[] out = x.data().clone();
        int count = x.shape().dimension(at);
        int inner = x.shape().strides()[at];
        int block = count * inner;
        for (int start = 0; start < out.length; start += block) {
            for (int i = start + inner; i < start + block; i++) {
                out[i] += out[i - inner];
            }
        }
        return RingTensor.of(x.shape(), out);
    }
}
