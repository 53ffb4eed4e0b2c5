package io.tfe4j;

import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.DIVISOR;
import static io.tfe4j.program.Attribute.FACTOR;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.SHAPE;
import static io.tfe4j.program.Attribute.SIZE;

import io.tfe4j.program.Attributes;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that every server knows: constants, public inputs, revealed results. Each server computes with them by
 * itself, so that operations on public tensors alone take no rounds and send nothing.
 *
 * <p>Shapes, fraction bits and what is refused are as for {@link PrivateTensor}: shapes broadcast as in NumPy, a
 * negative axis counts from the end, and every method throws an {@link IllegalArgumentException} when it is called if
 * shapes do not fit or a result may not fit 64 bits. An operation with a private tensor gives a private one, of which
 * nobody learns an element; its error and rounds are those that the method of {@link PrivateTensor} states.
 */
public sealed class PublicTensor extends Tensor permits PublicVariable {
    /** Null for a variable, which is read anew where it is used. */
    private final @Nullable NodeRef ref;

    PublicTensor(TfeContext context, @Nullable NodeRef ref) {
        super(context);
        this.ref = ref;
    }

    @Override
    NodeRef ref() {
        return Objects.requireNonNull(ref);
    }

    private PublicTensor wrap(NodeRef result) {
        return new PublicTensor(context(), result);
    }

    /**
     * The elementwise sum. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a sum may not fit
     */
    public PublicTensor add(PublicTensor other) {
        return wrap(node(Op.ADD, Attributes.NONE, other));
    }

    /**
     * The same, with a private tensor, which gives a private one.
     *
     * @throws IllegalArgumentException as {@link PrivateTensor#add(Tensor)}
     */
    public PrivateTensor add(PrivateTensor other) {
        return other.add(this);
    }

    /**
     * The same, with one number added to each element.
     *
     * @throws IllegalArgumentException if the number is not finite, or a sum may not fit
     */
    public PublicTensor add(double value) {
        return add(number(value));
    }

    /**
     * The elementwise difference {@code this - other}. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a difference may not fit
     */
    public PublicTensor sub(PublicTensor other) {
        return wrap(node(Op.SUBTRACT, Attributes.NONE, other));
    }

    /**
     * The same, with a private tensor, which gives a private one.
     *
     * @throws IllegalArgumentException as {@link PrivateTensor#sub(Tensor)}
     */
    public PrivateTensor sub(PrivateTensor other) {
        return new PrivateTensor(context(), node(Op.SUBTRACT, Attributes.NONE, other));
    }

    /**
     * The same, with one number taken from each element.
     *
     * @throws IllegalArgumentException if the number is not finite, or a difference may not fit
     */
    public PublicTensor sub(double value) {
        return sub(number(value));
    }

    /**
     * The elementwise product, rounded down to a multiple of 2^-f. The shapes broadcast. Whole numbers, without
     * fraction bits, are exact. No rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a product may not fit
     */
    public PublicTensor mul(PublicTensor other) {
        return wrap(node(Op.MULTIPLY, Attributes.NONE, other));
    }

    /**
     * The elementwise product with a private tensor, which is private; error and rounds are as for
     * {@link PrivateTensor#mul(Tensor)}.
     *
     * @throws IllegalArgumentException as {@link PrivateTensor#mul(Tensor)}
     */
    public PrivateTensor mul(PrivateTensor other) {
        return other.mul(this);
    }

    /**
     * Each element times a number, all 53 bits of which count. By a whole number it is exact; otherwise the product is
     * rounded down to a multiple of 2^-f. No rounds.
     *
     * @throws IllegalArgumentException if a product may not fit
     */
    public PublicTensor mul(double factor) {
        return wrap(node(Op.SCALE, Attributes.NONE.with(FACTOR, factor)));
    }

    /**
     * Each element divided by a number: {@link #mul(double)} by its reciprocal, which is rounded to 53 bits. No rounds.
     *
     * @throws IllegalArgumentException if the divisor is 0, or a quotient may not fit
     */
    public PublicTensor div(double divisor) {
        if (divisor == 0) {
            throw new IllegalArgumentException("division by zero: tensor=" + this);
        }
        return mul(1 / divisor);
    }

    /**
     * The matrix product over the last two axes: {@code [.., m, k]} by {@code [.., k, n]} gives {@code [.., m, n]}, and
     * the axes before broadcast. A vector counts as a row on the left and as a column on the right, and that axis is
     * not in the result. Each sum is rounded down once. No rounds.
     *
     * @throws IllegalArgumentException if an operand is a scalar, if the inner sizes differ, or if a sum may not fit
     */
    public PublicTensor mmul(PublicTensor other) {
        return wrap(node(Op.MATMUL, Attributes.NONE, other));
    }

    /**
     * The same, with a private tensor, which gives a private one; error and rounds are as for
     * {@link PrivateTensor#mmul}.
     *
     * @throws IllegalArgumentException as {@link PrivateTensor#mmul}
     */
    public PrivateTensor mmul(PrivateTensor other) {
        return new PrivateTensor(context(), node(Op.MATMUL, Attributes.NONE, other));
    }

    /** The negative of each element. Exact, with no rounds. */
    public PublicTensor neg() {
        return wrap(node(Op.NEGATE, Attributes.NONE));
    }

    /**
     * The sum over {@code axes}, which disappear, or over all axes if none is given, which gives a scalar. Exact, with
     * no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, one is given twice, or a sum may not fit
     */
    public PublicTensor sum(int... axes) {
        return wrap(node(Op.SUM, axes(false, axes)));
    }

    /**
     * The same elements in another shape, row by row. One dimension may be -1 and takes what is left. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public PublicTensor reshape(int... shape) {
        return wrap(node(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape)));
    }

    /**
     * This tensor with axes of size 1, and axes that are missing in front, repeated to fill {@code shape}. Exact, with
     * no rounds.
     *
     * @throws IllegalArgumentException if this tensor does not broadcast to that shape
     */
    public PublicTensor broadcastTo(int... shape) {
        return wrap(node(Op.BROADCAST_TO, Attributes.NONE.with(SHAPE, shape)));
    }

    /**
     * The entries at {@code indices} of one axis, in that order, as often as they are named; the axis takes their
     * number. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or an index is negative or not in it
     */
    public PublicTensor gather(int axis, int... indices) {
        return wrap(node(Op.GATHER, Attributes.NONE.with(AXIS, axis).with(INDICES, indices)));
    }

    /**
     * The entries of this public table's first axis at secret indices, which are whole numbers from 0: the result has
     * the shape of the indices, followed by this tensor's other axes, and is private. Exact. 2 rounds, and bytes in
     * proportion to the entries. Nobody learns an index.
     *
     * @throws IllegalArgumentException if this is a scalar, or if the indices have fraction bits or a range that goes
     *     outside the first axis: declare {@code .range(0, entries - 1).fractionBits(0)}
     */
    public PrivateTensor lookup(PrivateTensor indices) {
        return new PrivateTensor(context(), node(Op.LOOKUP, Attributes.NONE, indices));
    }

    /**
     * This tensor with a new axis of size 1 at {@code axis}; -1 puts it last. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    public PublicTensor expandDims(int axis) {
        return wrap(node(Op.EXPAND_DIMS, Attributes.NONE.with(AXIS, axis)));
    }

    /**
     * This tensor without an axis of size 1. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or its size is not 1
     */
    public PublicTensor squeeze(int axis) {
        return wrap(node(Op.SQUEEZE, Attributes.NONE.with(AXIS, axis)));
    }

    /**
     * The axes in another order: axis i of the result is axis {@code axes[i]} of this tensor. Without arguments the
     * order is reversed. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if {@code axes} does not name each axis once
     */
    public PublicTensor transpose(int... axes) {
        return wrap(node(Op.TRANSPOSE, Attributes.NONE.with(AXES, axes)));
    }

    /**
     * A batch of a loop: {@code size} entries of the first axis, from {@code index * size} on. Past the last full batch
     * it starts over, and entries that do not fill a batch are left out. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if {@code size} is less than 1, or more than there are entries
     */
    public PublicTensor batch(LoopIndex index, int size) {
        return batch(index.tensor(), size);
    }

    /**
     * The same, by a public scalar that holds a whole number, without fraction bits.
     *
     * @throws IllegalArgumentException as {@link #batch(LoopIndex, int)}
     */
    public PublicTensor batch(PublicTensor index, int size) {
        return wrap(node(Op.BATCH, Attributes.NONE.with(SIZE, size), index));
    }

    /**
     * The entries of the first axis at {@code places}, a vector of whole numbers from 0, in that order; the first axis
     * takes their number. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if this is a scalar, if the places are not a vector, or if they have fraction
     *     bits or a range that goes outside the first axis
     */
    public PublicTensor take(PublicTensor places) {
        return wrap(node(Op.TAKE, Attributes.NONE, places));
    }

    /**
     * What is left of each number when {@code divisor} was taken away as often as it goes: from 0 to below the divisor,
     * for negative numbers too. The shape stays. Exact, with no rounds.
     *
     * @param divisor whole and positive
     * @throws IllegalArgumentException if this tensor has fraction bits, or the divisor is not positive
     */
    public PublicTensor remainder(long divisor) {
        return wrap(node(Op.REMAINDER, Attributes.NONE.with(DIVISOR, (long) divisor)));
    }
}
