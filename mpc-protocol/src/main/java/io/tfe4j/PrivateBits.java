package io.tfe4j;

import static io.tfe4j.program.Attribute.SHAPE;

import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;

/**
 * Truth values that no server knows: the results of comparisons. All operations on them are exact, and none opens
 * anything: nobody learns a value. Two tensors of them broadcast as in NumPy, and shapes that do not are refused with
 * an {@link IllegalArgumentException} when a method is called.
 */
public final class PrivateBits extends Tensor {
    private final NodeRef ref;

    PrivateBits(TfeContext context, NodeRef ref) {
        super(context);
        this.ref = ref;
    }

    @Override
    NodeRef ref() {
        return ref;
    }

    private PrivateBits wrap(NodeRef result) {
        return new PrivateBits(context(), result);
    }

    /**
     * True where both are. The shapes broadcast. Exact. 1 round.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public PrivateBits and(PrivateBits other) {
        return wrap(node(Op.AND, Attributes.NONE, other));
    }

    /**
     * True where at least one is. The shapes broadcast. Exact. 1 round.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public PrivateBits or(PrivateBits other) {
        return wrap(node(Op.OR, Attributes.NONE, other));
    }

    /**
     * True where the two differ. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public PrivateBits xor(PrivateBits other) {
        return wrap(node(Op.XOR, Attributes.NONE, other));
    }

    /**
     * True where the two are the same. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    public PrivateBits eq(PrivateBits other) {
        return xor(other).not();
    }

    /** True where this is false, in the same shape. Exact, with no rounds. */
    public PrivateBits not() {
        return wrap(node(Op.NOT, Attributes.NONE));
    }

    /**
     * The same values in another shape, row by row. One dimension may be -1 and takes what is left. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if the shape has another number of values
     */
    public PrivateBits reshape(int... shape) {
        return wrap(node(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape)));
    }

    /**
     * This value as one that may be opened although it depends on dithered rounding, as {@link PrivateTensor#rounding}.
     * The values stay as they are, exact, with no rounds.
     */
    public PrivateBits rounding(Rounding rounding) {
        return rounding == Rounding.FLOOR ? this : wrap(node(Op.DITHERED, Attributes.NONE));
    }

    /**
     * The elements of {@code ifTrue} where this is true, elsewhere those of {@code ifFalse}. The three shapes
     * broadcast. The result has the larger of the fraction bits, and both ranges together. Exact. 2 rounds. Nobody
     * learns which was chosen.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or the numbers do not fit the fraction bits of
     *     the other
     */
    public PrivateTensor where(Tensor ifTrue, Tensor ifFalse) {
        return new PrivateTensor(context(), node(Op.WHERE, Attributes.NONE, ifTrue, ifFalse));
    }

    /** 1 for true and 0 for false, in the same shape, without fraction bits. Exact. 2 rounds. */
    public PrivateTensor toNumbers() {
        return new PrivateTensor(context(), node(Op.BITS_TO_NUMBERS, Attributes.NONE));
    }
}
