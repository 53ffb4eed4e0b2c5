package io.tfe4j.ring;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor over Z_2^64, row major in one {@code long[]}. Immutable by contract: nobody writes to {@link #data()} after
 * construction, so arrays may be shared between tensors and handed to a link without copying.
 *
 * <p>Arithmetic wraps modulo 2^64. Operations on two tensors broadcast as NumPy does; axes may be negative, counting
 * from the end. Every operation checks shapes first and throws {@link IllegalArgumentException} if they do not fit.
 *
 * <p>A <b>symbolic</b> tensor has a shape but no elements. Every operation on symbolic tensors checks shapes as usual
 * and yields a symbolic result; type inference and cost estimates run the real code on them.
 */
public final class RingTensor {
    private final Shape shape;
    private final long @Nullable [] data;

    private RingTensor(Shape shape, long @Nullable [] data) {
        this.shape = shape;
        this.data = data;
    }

    /** Wraps {@code data} without copying; the caller gives the array up. */
    public static RingTensor of(Shape shape, long[] data) {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "elements do not fill the shape: elements=" + data.length + ", shape=" + shape);
        }
        return new RingTensor(shape, data);
    }

    public static RingTensor zeros(Shape shape) {
        return new RingTensor(shape, new long[shape.size()]);
    }

    public static RingTensor filled(Shape shape, long value) {
        long[] data = new long[shape.size()];
        Arrays.fill(data, value);
        return new RingTensor(shape, data);
    }

    public static RingTensor scalar(long value) {
        return new RingTensor(Shape.scalar(), new long[] {value});
    }

    public static RingTensor symbolic(Shape shape) {
        return new RingTensor(shape, null);
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    public boolean isSymbolic() {
        return data == null;
    }

    /** The elements, row major, shared and not to be written. */
    public long[] data() {
        if (data == null) {
            throw new IllegalStateException("symbolic tensor has no elements: shape=" + shape);
        }
        return data;
    }

    public RingTensor plus(RingTensor other) {
        return Broadcasting.combine(Broadcasting.Operation.ADD, this, other);
    }

    public RingTensor minus(RingTensor other) {
        return Broadcasting.combine(Broadcasting.Operation.SUBTRACT, this, other);
    }

    /** The elementwise product. */
    public RingTensor times(RingTensor other) {
        return Broadcasting.combine(Broadcasting.Operation.MULTIPLY, this, other);
    }

    public RingTensor plus(long constant) {
        return Elementwise.plus(this, constant);
    }

    public RingTensor times(long factor) {
        return Elementwise.times(this, factor);
    }

    public RingTensor negate() {
        return Elementwise.times(this, -1);
    }

    /** Multiplies by {@code 2^bits}; {@code bits} in 0..63. */
    public RingTensor shiftLeft(int bits) {
        return Elementwise.shiftLeft(this, bits);
    }

    /** Shifts right, copying the sign bit; {@code bits} in 0..63. */
    public RingTensor shiftRight(int bits) {
        return Elementwise.shiftRight(this, bits);
    }

    /** Shifts right, filling with zeros; {@code bits} in 0..63. */
    public RingTensor shiftRightUnsigned(int bits) {
        return Elementwise.shiftRightUnsigned(this, bits);
    }

    public RingTensor and(long mask) {
        return Elementwise.and(this, mask);
    }

    /** The matrix product over the last two axes, batch axes broadcast; a 1-D operand is a row or a column. */
    public RingTensor matmul(RingTensor right) {
        return LocalProducts.matmul(this, right);
    }

    /** The 2-D convolution (no kernel flip) of this batch of images with {@code weights}. */
    public RingTensor conv2d(RingTensor weights, Conv2d spec) {
        return LocalProducts.conv2d(this, weights, spec);
    }

    /** The same elements in another shape; the array is shared. */
    public RingTensor reshape(Shape newShape) {
        if (newShape.size() != shape.size()) {
            throw new IllegalArgumentException("sizes differ: from=" + shape + ", to=" + newShape);
        }
        return new RingTensor(newShape, data);
    }

    public RingTensor broadcastTo(Shape target) {
        return Broadcasting.broadcastTo(this, target);
    }

    /** Axis {@code i} of the result is axis {@code permutation[i]} of this; without arguments the axes reverse. */
    public RingTensor transpose(int... permutation) {
        return Rearrangement.transpose(this, permutation);
    }

    /** One start, end (exclusive) and positive step per axis; negative indices count from the end, all are clamped. */
    public RingTensor slice(int[] starts, int[] ends, int[] steps) {
        return Rearrangement.slice(this, starts, ends, steps);
    }

    /** Indices {@code from} to {@code to} (exclusive) of one axis; neither clamped nor negative. */
    public RingTensor sliceAxis(int axis, int from, int to) {
        return Rearrangement.sliceAxis(this, axis, from, to);
    }

    /** Joins tensors along an existing axis. */
    public static RingTensor concatenate(List<RingTensor> parts, int axis) {
        return Rearrangement.concatenate(parts, axis);
    }

    /** Joins tensors of equal shape along a new axis. */
    public static RingTensor stack(List<RingTensor> parts, int axis) {
        return Rearrangement.concatenate(
                parts.stream().map(part -> part.expandDims(axis)).toList(), axis);
    }

    /** Sums over {@code axes}, or over all of them if none is given. */
    public RingTensor sum(boolean keepDims, int... axes) {
        return Reductions.sum(this, keepDims, axes);
    }

    public RingTensor cumulativeSum(int axis) {
        return Reductions.cumulativeSum(this, axis);
    }

    /** The entries {@code indices} of one axis, in that order; the indices are public. */
    public RingTensor gather(int[] indices, int axis) {
        return Rearrangement.gather(this, indices, axis);
    }

    /** Adds zeros around: {@code before} and {@code after} have one count per axis. */
    public RingTensor pad(int[] before, int[] after) {
        return Rearrangement.pad(this, before, after);
    }

    public RingTensor flip(int axis) {
        return Rearrangement.flip(this, axis);
    }

    /** The whole tensor side by side, {@code repeats[i]} times along axis {@code i}. */
    public RingTensor tile(int... repeats) {
        return Rearrangement.tile(this, repeats);
    }

    /** Every entry of one axis {@code times} times in a row. */
    public RingTensor repeat(int times, int axis) {
        return Rearrangement.repeat(this, times, axis);
    }

    /** A new axis of size 1 at {@code axis}; -1 appends. The array is shared. */
    public RingTensor expandDims(int axis) {
        return reshape(shape.insert(axis, 1));
    }

    /** Without {@code axis}, whose size must be 1. The array is shared. */
    public RingTensor squeeze(int axis) {
        if (shape.dimension(axis) != 1) {
            throw new IllegalArgumentException("axis is not of size 1: axis=" + axis + ", shape=" + shape);
        }
        return reshape(shape.remove(axis));
    }

    /** The main diagonal of the last two axes. */
    public RingTensor diagonal() {
        return Rearrangement.diagonal(this);
    }

    /** The upper or lower triangle of the last two axes, diagonal included; zero elsewhere. */
    public RingTensor triangle(boolean upper) {
        return Rearrangement.triangle(this, upper);
    }

    /**
     * Every window of {@code spec} along a new trailing axis of {@code kh * kw}, for pooling: NCHW becomes
     * {@code [n, c, oh, ow, kh * kw]}, NHWC {@code [n, oh, ow, c, kh * kw]}. Padding reads as zero.
     */
    public RingTensor windows2d(Conv2d spec) {
        return Rearrangement.windows2d(this, spec);
    }

    @Override
    public String toString() {
        return "RingTensor" + shape;
    }
}
