package io.tfe4j.ring;

import java.util.Arrays;

/** The dimensions of a tensor, row major; rank 0 is a scalar, a zero dimension makes it empty. Immutable. */
public final class Shape {
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
            if (product > Integer.MAX_VALUE - 1024) {
                throw new IllegalArgumentException("tensor too large: shape=" + Arrays.toString(dimensions)
                        + ", allowed elements=" + (Integer.MAX_VALUE - 1024));
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
