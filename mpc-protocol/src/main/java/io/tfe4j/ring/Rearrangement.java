package io.tfe4j.ring;

import java.util.Arrays;
import java.util.List;

/** Operations that move elements without computing on them. */
final class Rearrangement {
    private Rearrangement() {}

    /** A copy of the elements of {@code x} met by walking {@code strides} from {@code offset}. */
    static RingTensor view(RingTensor x, Shape shape, int offset, int[] strides) {
        if (x.isSymbolic()) {
            return RingTensor.symbolic(shape);
        }
        long[] out = new long[shape.size()];
        StridedCopy.copy(shape, x.data(), offset, strides, out, 0, shape.strides());
        return RingTensor.of(shape, out);
    }

    static RingTensor transpose(RingTensor x, int... permutation) {
        int rank = x.shape().rank();
        int[] order = permutation.length == 0 ? reversed(rank) : normalized(x.shape(), permutation);
        int[] dimensions = new int[rank];
        int[] strides = new int[rank];
        int[] own = x.shape().strides();
        for (int axis = 0; axis < rank; axis++) {
            dimensions[axis] = x.shape().dimension(order[axis]);
            strides[axis] = own[order[axis]];
        }
        return view(x, Shape.of(dimensions), 0, strides);
    }

    private static int[] reversed(int rank) {
        int[] order = new int[rank];
        Arrays.setAll(order, axis -> rank - 1 - axis);
        return order;
    }

    private static int[] normalized(Shape shape, int[] permutation) {
        int[] order = new int[permutation.length];
        boolean[] seen = new boolean[shape.rank()];
        boolean valid = permutation.length == shape.rank();
        for (int i = 0; valid && i < order.length; i++) {
            order[i] = shape.normalizeAxis(permutation[i]);
            valid = !seen[order[i]];
            seen[order[i]] = true;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "not a permutation of the axes: permutation=" + Arrays.toString(permutation) + ", shape=" + shape);
        }
        return order;
    }

    static RingTensor slice(RingTensor x, int[] starts, int[] ends, int[] steps) {
        Shape shape = x.shape();
        requireRank("starts", starts, shape);
        requireRank("ends", ends, shape);
        requireRank("steps", steps, shape);
        int[] dimensions = new int[shape.rank()];
        int[] strides = shape.strides();
        int offset = 0;
        for (int axis = 0; axis < dimensions.length; axis++) {
            if (steps[axis] < 1) {
                throw new IllegalArgumentException("step is not positive: step=" + steps[axis] + ", axis=" + axis);
            }
            int from = clamp(starts[axis], shape.dimension(axis));
            int to = clamp(ends[axis], shape.dimension(axis));
            long length = Math.max(0, to - from);
            dimensions[axis] = (int) ((length + steps[axis] - 1) / steps[axis]);
            offset += from * strides[axis];
            strides[axis] = dimensions[axis] > 1 ? strides[axis] * steps[axis] : 0;
        }
        return view(x, Shape.of(dimensions), offset, strides);
    }

    private static int clamp(int index, int dimension) {
        int fromFront = index < 0 ? index + dimension : index;
        return Math.max(0, Math.min(fromFront, dimension));
    }

    private static void requireRank(String name, int[] values, Shape shape) {
        if (values.length != shape.rank()) {
            throw new IllegalArgumentException(
                    "one value per axis is needed: " + name + "=" + Arrays.toString(values) + ", shape=" + shape);
        }
    }

    static RingTensor sliceAxis(RingTensor x, int axis, int from, int to) {
        int at = x.shape().normalizeAxis(axis);
        if (from < 0 || to < from || to > x.shape().dimension(at)) {
            throw new IllegalArgumentException(
                    "slice out of range: axis=" + axis + ", from=" + from + ", to=" + to + ", shape=" + x.shape());
        }
        int[] strides = x.shape().strides();
        return view(x, x.shape().withDimension(at, to - from), from * strides[at], strides);
    }

    static RingTensor concatenate(List<RingTensor> parts, int axis) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("nothing to concatenate: parts=0");
        }
        Shape first = parts.get(0).shape();
        int at = first.normalizeAxis(axis);
        long total = 0;
        boolean symbolic = false;
        for (RingTensor part : parts) {
            if (part.shape().rank() != first.rank() || !part.shape().remove(at).equals(first.remove(at))) {
                throw new IllegalArgumentException(
                        "shapes differ off the axis: first=" + first + ", other=" + part.shape() + ", axis=" + axis);
            }
            total += part.shape().dimension(at);
            symbolic |= part.isSymbolic();
        }
        Shape shape = first.withDimension(at, Math.toIntExact(total));
        return symbolic ? RingTensor.symbolic(shape) : place(parts, shape, at);
    }

    private static RingTensor place(List<RingTensor> parts, Shape shape, int axis) {
        long[] out = new long[shape.size()];
        int[] strides = shape.strides();
        int offset = 0;
        for (RingTensor part : parts) {
            StridedCopy.copy(part.shape(), part.data(), 0, part.shape().strides(), out, offset, strides);
            offset += part.shape().dimension(axis) * strides[axis];
        }
        return RingTensor.of(shape, out);
    }

    static RingTensor gather(RingTensor x, int[] indices, int axis) {
        int at = x.shape().normalizeAxis(axis);
        int dimension = x.shape().dimension(at);
        for (int index : indices) {
            if (index < 0 || index >= dimension) {
                throw new IllegalArgumentException(
                        "index out of range: index=" + index + ", axis=" + axis + ", shape=" + x.shape());
            }
        }
        Shape shape = x.shape().withDimension(at, indices.length);
        if (x.isSymbolic()) {
            return RingTensor.symbolic(shape);
        }
        long[] out = new long[shape.size()];
        int inner = x.shape().strides()[at];
        int to = 0;
        for (int block = 0; to < out.length; block += dimension * inner) {
            for (int index : indices) {
                System.arraycopy(x.data(), block + index * inner, out, to, inner);
                to += inner;
            }
        }
        return RingTensor.of(shape, out);
    }

    static RingTensor pad(RingTensor x, int[] before, int[] after) {
        requireRank("before", before, x.shape());
        requireRank("after", after, x.shape());
        int[] dimensions = x.shape().toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            if (before[axis] < 0 || after[axis] < 0) {
                throw new IllegalArgumentException(
                        "negative padding: before=" + Arrays.toString(before) + ", after=" + Arrays.toString(after));
            }
            dimensions[axis] = Math.addExact(dimensions[axis], Math.addExact(before[axis], after[axis]));
        }
        Shape shape = Shape.of(dimensions);
        if (x.isSymbolic()) {
            return RingTensor.symbolic(shape);
        }
        long[] out = new long[shape.size()];
        int[] strides = shape.strides();
        int offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += before[axis] * strides[axis];
        }
        StridedCopy.copy(x.shape(), x.data(), 0, x.shape().strides(), out, offset, strides);
        return RingTensor.of(shape, out);
    }

    static RingTensor flip(RingTensor x, int axis) {
        int at = x.shape().normalizeAxis(axis);
        int[] strides = x.shape().strides();
        int offset = Math.max(0, x.shape().dimension(at) - 1) * strides[at];
        strides[at] = -strides[at];
        return view(x, x.shape(), offset, strides);
    }

    static RingTensor tile(RingTensor x, int... repeats) {
        requireRank("repeats", repeats, x.shape());
        int rank = x.shape().rank();
        int[] dimensions = new int[2 * rank];
        int[] strides = new int[2 * rank];
        int[] result = new int[rank];
        int[] own = x.shape().strides();
        for (int axis = 0; axis < rank; axis++) {
            dimensions[2 * axis] = repeats[axis];
            dimensions[2 * axis + 1] = x.shape().dimension(axis);
            strides[2 * axis + 1] = own[axis];
            result[axis] = Math.multiplyExact(repeats[axis], x.shape().dimension(axis));
        }
        return view(x, Shape.of(dimensions), 0, strides).reshape(Shape.of(result));
    }

    static RingTensor repeat(RingTensor x, int times, int axis) {
        int at = x.shape().normalizeAxis(axis);
        int[] strides = new int[x.shape().rank() + 1];
        int[] own = x.shape().strides();
        System.arraycopy(own, 0, strides, 0, at + 1);
        System.arraycopy(own, at + 1, strides, at + 2, own.length - at - 1);
        Shape result =
                x.shape().withDimension(at, Math.multiplyExact(times, x.shape().dimension(at)));
        return view(x, x.shape().insert(at + 1, times), 0, strides).reshape(result);
    }

    static RingTensor diagonal(RingTensor x) {
        Shape shape = x.shape();
        requirePlane(shape);
        int length = Math.min(shape.dimension(-2), shape.dimension(-1));
        int[] own = shape.strides();
        int[] strides = Arrays.copyOf(own, own.length - 1);
        strides[strides.length - 1] = own[own.length - 2] + own[own.length - 1];
        return view(x, shape.remove(-1).withDimension(-1, length), 0, strides);
    }

    static RingTensor triangle(RingTensor x, boolean upper) {
        requirePlane(x.shape());
        if (x.isSymbolic()) {
            return x;
        }
        long[] out = x.data().clone();
        int rows = x.shape().dimension(-2);
        int columns = x.shape().dimension(-1);
        for (int start = 0, row = 0; start < out.length; start += columns, row = (row + 1) % rows) {
            int diagonal = Math.min(row, columns);
            int from = upper ? 0 : Math.min(row + 1, columns);
            Arrays.fill(out, start + from, start + (upper ? diagonal : columns), 0);
        }
        return RingTensor.of(x.shape(), out);
    }

    private static void requirePlane(Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("at least two axes are needed: shape=" + shape);
        }
    }

    /** Every window of {@code spec} laid out along a new trailing axis; places in the padding are zero. */
    static RingTensor windows2d(RingTensor x, Conv2d spec) {
        Shape result = spec.windowsShape(x.shape());
        boolean channelsFirst = spec.layout() == Conv2d.Layout.NCHW;
        int heightAxis = channelsFirst ? 2 : 1;
        int[] before = new int[4];
        int[] after = new int[4];
        before[heightAxis] = spec.paddingTop();
        before[heightAxis + 1] = spec.paddingLeft();
        after[heightAxis] = spec.paddingBottom();
        after[heightAxis + 1] = spec.paddingRight();
        RingTensor padded = spec.hasPadding() ? pad(x, before, after) : x;
        int[] own = padded.shape().strides();
        int[] strides = Arrays.copyOf(own, 6);
        strides[heightAxis] *= spec.strideHeight();
        strides[heightAxis + 1] *= spec.strideWidth();
        strides[4] = own[heightAxis] * spec.dilationHeight();
        strides[5] = own[heightAxis + 1] * spec.dilationWidth();
        Shape split = result.remove(-1).concat(Shape.of(spec.kernelHeight(), spec.kernelWidth()));
        return view(padded, split, 0, strides).reshape(result);
    }
}
