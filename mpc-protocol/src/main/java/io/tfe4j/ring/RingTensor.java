package io.tfe4j.ring;

/**
 * A tensor over Z_2^64, row major in one {@code long[]}. Immutable by contract: nobody writes to {@link #data()} after
 * construction, so arrays may be shared between tensors and handed to a link without copying.
 *
 * <p>A <b>symbolic</b> tensor has a shape but no elements. Every operation on symbolic tensors checks shapes as usual
 * and yields a symbolic result; type inference and cost estimates run the real code on them.
 */
public final class RingTensor {
    private final Shape shape;
    private final long[] data;

    private RingTensor(Shape shape, long[] data) {
        this.shape = shape;
        this.data = data;
    }

    /** Wraps {@code data} without copying; the caller gives the array up. */
    public static RingTensor of(Shape shape, long[] data) {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException("elements do not fill the shape: elements=" + data.length + ", shape=" + shape);
        }
        return new RingTensor(shape, data);
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

    @Override
    public String toString() {
        return "RingTensor" + shape;
    }
}
