package io.tfe4j.ring;

import java.util.Arrays;

/**
 * Copies a strided view of one array into a strided view of another. Most rearrangements (transpose, slice, flip,
 * broadcast, tile, pad, concatenate) are this one loop nest with other strides. A stride of 0 repeats an element, a
 * negative one walks backwards.
 */
final class StridedCopy {
    private static final int TILE = 16;

    private final int[] dimensions;
    private final int[] sourceStrides;
    private final int[] targetStrides;
    private int rank;

    private StridedCopy(int[] dimensions, int[] sourceStrides, int[] targetStrides) {
        this.dimensions = new int[dimensions.length];
        this.sourceStrides = new int[dimensions.length];
        this.targetStrides = new int[dimensions.length];
        for (int axis = 0; axis < dimensions.length; axis++) {
            append(dimensions[axis], sourceStrides[axis], targetStrides[axis]);
        }
    }

    static void copy(
            Shape shape,
            long[] source,
            int sourceOffset,
            int[] sourceStrides,
            long[] target,
            int targetOffset,
            int[] targetStrides) {
        if (shape.size() != 0) {
            StridedCopy plan = new StridedCopy(shape.toArray(), sourceStrides, targetStrides);
            plan.copy(0, source, sourceOffset, target, targetOffset);
        }
    }

    /** Drops axes of size 1 and merges an axis with the one before it where both sides step evenly across them. */
    private void append(int dimension, int sourceStride, int targetStride) {
        if (dimension == 1) {
            return;
        }
        int last = rank - 1;
        if (rank > 0
                && sourceStrides[last] == sourceStride * dimension
                && targetStrides[last] == targetStride * dimension) {
            dimensions[last] *= dimension;
        } else {
            last = rank++;
            dimensions[last] = dimension;
        }
        sourceStrides[last] = sourceStride;
        targetStrides[last] = targetStride;
    }

    private void copy(int axis, long[] source, int sourceAt, long[] target, int targetAt) {
        int left = rank - axis;
        if (left == 0) {
            target[targetAt] = source[sourceAt];
        } else if (left == 1) {
            copyRow(dimensions[axis], source, sourceAt, sourceStrides[axis], target, targetAt, targetStrides[axis]);
        } else if (left == 2 && sourceStrides[axis + 1] != 1 && sourceStrides[axis] == 1) {
            copyTransposed(axis, source, sourceAt, target, targetAt);
        } else {
            for (int i = 0; i < dimensions[axis]; i++) {
                copy(axis + 1, source, sourceAt + i * sourceStrides[axis], target, targetAt + i * targetStrides[axis]);
            }
        }
    }

    /** A plane whose source is contiguous along rows of the other axis: square tiles keep both sides in cache. */
    private void copyTransposed(int axis, long[] source, int sourceAt, long[] target, int targetAt) {
        int rows = dimensions[axis];
        int columns = dimensions[axis + 1];
        for (int row = 0; row < rows; row += TILE) {
            int rowEnd = Math.min(rows, row + TILE);
            for (int column = 0; column < columns; column += TILE) {
                int width = Math.min(columns - column, TILE);
                int from = sourceAt + column * sourceStrides[axis + 1];
                int to = targetAt + column * targetStrides[axis + 1];
                for (int r = row; r < rowEnd; r++) {
                    copyStrided(
                            width,
                            source,
                            from + r,
                            sourceStrides[axis + 1],
                            target,
                            to + r * targetStrides[axis],
                            targetStrides[axis + 1]);
                }
            }
        }
    }

    private static void copyRow(int n, long[] source, int from, int step, long[] target, int to, int targetStep) {
        if (targetStep == 1 && step == 1) {
            System.arraycopy(source, from, target, to, n);
        } else if (targetStep == 1 && step == 0) {
            Arrays.fill(target, to, to + n, source[from]);
        } else {
            copyStrided(n, source, from, step, target, to, targetStep);
        }
    }

    private static void copyStrided(int n, long[] source, int from, int step, long[] target, int to, int targetStep) {
        for (int i = 0; i < n; i++) {
            target[to + i * targetStep] = source[from + i * step];
        }
    }
}
