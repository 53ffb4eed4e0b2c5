package io.tfe4j.ring;

import java.util.Arrays;

/** The dimensions of a tensor, row major; rank 0 is a scalar, a zero dimension makes it empty. Immutable. */
public final class Shape {
    /** The most elements of a tensor: below an array's longest length there is room for rounding up to whole chunks. */
    public static final int MOST_ELEMENTS = Integer.MAX_VALUE - (1 << 17);

    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dimensions;
    private final int size;

    private Shape(int[] dimensions) {
        long product = 1;
        for (int dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension: shape=" + Arrays.toString(dimensions));
            }
            product *= dimension;
            if (product > MOST_ELEMENTS) {
                throw new IllegalArgumentException("tensor too large: shape=" + Arrays.toString(dimensions)
                        + ", allowed elements=" + MOST_ELEMENTS);
            }
        }
        this.dimensions = dimensions;
        this.size = (int) product;
    }

    public static Shape of(int... dimensions) {
        return dimensions.length == 0 ? SCALAR : new Shape(dimensions.clone());
    }

    public static Shape scalar() {
        return SCALAR;
    }

    public int rank() {
        return dimensions.length;
    }

    /** The number of elements: the product of the dimensions, 1 for a scalar. */
    public int size() {
        return size;
    }

    /** Dimension {@code axis}; a negative axis counts from the end. */
    public int dimension(int axis) {
        return dimensions[normalizeAxis(axis)];
    }

    public int[] toArray() {
        return dimensions.clone();
    }

    /**
     * Returns {@code axis} counted from the front.
     *
     * @throws IllegalArgumentException if the axis is not in {@code -rank .. rank - 1}
     */
    public int normalizeAxis(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw new IllegalArgumentException("axis out of range: axis=" + axis + ", shape=" + this);
        }
        return axis < 0 ? axis + rank() : axis;
    }

    /** Row-major strides, in elements. */
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dimensions[axis];
        }
        return strides;
    }

    /**
     * Returns the shape both operands take under NumPy broadcasting: axes are matched from the last, and a dimension
     * of 1 (or a missing one) stretches to the other's.
     *
     * @throws IllegalArgumentException if two dimensions differ and neither is 1
     */
    public static Shape broadcast(Shape left, Shape right) {
        if (left.equals(right)) {
            return left;
        }
        int rank = Math.max(left.rank(), right.rank());
        int[] result = new int[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            int l = fromEnd <= left.rank() ? left.dimensions[left.rank() - fromEnd] : 1;
            int r = fromEnd <= right.rank() ? right.dimensions[right.rank() - fromEnd] : 1;
            if (l != r && l != 1 && r != 1) {
                throw new IllegalArgumentException("shapes do not broadcast: left=" + left + ", right=" + right);
            }
            result[rank - fromEnd] = l == 1 ? r : l;
        }
        return new Shape(result);
    }

    /** This shape with dimension {@code axis} replaced. */
    public Shape withDimension(int axis, int dimension) {
        int[] result = dimensions.clone();
        result[normalizeAxis(axis)] = dimension;
        return new Shape(result);
    }

    /** This shape with a new axis at {@code position}, which may equal the rank; -1 appends. */
    public Shape insert(int position, int dimension) {
        if (position < -rank() - 1 || position > rank()) {
            throw new IllegalArgumentException("axis out of range: axis=" + position + ", shape=" + this);
        }
        int at = position < 0 ? position + rank() + 1 : position;
        int[] result = new int[rank() + 1];
        System.arraycopy(dimensions, 0, result, 0, at);
        result[at] = dimension;
        System.arraycopy(dimensions, at, result, at + 1, rank() - at);
        return new Shape(result);
    }

    /** This shape without {@code axis}. */
    public Shape remove(int axis) {
        int at = normalizeAxis(axis);
        int[] result = new int[rank() - 1];
        System.arraycopy(dimensions, 0, result, 0, at);
        System.arraycopy(dimensions, at + 1, result, at, rank() - at - 1);
        return new Shape(result);
    }

    /** This shape followed by the dimensions of {@code inner}. */
    public Shape concat(Shape inner) {
        int[] result = Arrays.copyOf(dimensions, rank() + inner.rank());
        System.arraycopy(inner.dimensions, 0, result, rank(), inner.rank());
        return new Shape(result);
    }

    /** The axes {@code from} (inclusive, from the front) to {@code to} (exclusive) as a shape. */
    public Shape subShape(int from, int to) {
        return new Shape(Arrays.copyOfRange(dimensions, from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dimensions, that.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    @Override
    public String toString() {
        return Arrays.toString(dimensions);
    }
}
