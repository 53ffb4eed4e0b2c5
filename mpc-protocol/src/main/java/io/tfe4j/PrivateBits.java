package io.tfe4j;

import static io.tfe4j.program.Attribute.SHAPE;

import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;

/** Truth values that no server knows: the results of comparisons. */
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

    public PrivateBits and(PrivateBits other) {
        return wrap(node(Op.AND, Attributes.NONE, other));
    }

    public PrivateBits or(PrivateBits other) {
        return wrap(node(Op.OR, Attributes.NONE, other));
    }

    public PrivateBits xor(PrivateBits other) {
        return wrap(node(Op.XOR, Attributes.NONE, other));
    }

    /** 1 where both are the same. Local, as xor is. */
    public PrivateBits eq(PrivateBits other) {
        return xor(other).not();
    }

    public PrivateBits not() {
        return wrap(node(Op.NOT, Attributes.NONE));
    }

    public PrivateBits reshape(int... shape) {
        return wrap(node(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape)));
    }

    /** As {@link PrivateTensor#rounding}. */
    public PrivateBits rounding(Rounding rounding) {
        return rounding == Rounding.FLOOR ? this : wrap(node(Op.DITHERED, Attributes.NONE));
    }

    /** {@code ifTrue} where this is true, elsewhere {@code ifFalse}; nobody learns which. */
    public PrivateTensor where(Tensor ifTrue, Tensor ifFalse) {
        return new PrivateTensor(context(), node(Op.WHERE, Attributes.NONE, ifTrue, ifFalse));
    }

    /** 1 for true, 0 for false, without fraction bits. */
    public PrivateTensor toNumbers() {
        return new PrivateTensor(context(), node(Op.BITS_TO_NUMBERS, Attributes.NONE));
    }
}
