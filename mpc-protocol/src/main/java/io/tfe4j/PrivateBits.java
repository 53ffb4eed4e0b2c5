package io.tfe4j;

import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.NodeRef;

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
        return wrap(node("and", Attributes.NONE, other));
    }

    public PrivateBits or(PrivateBits other) {
        return wrap(node("or", Attributes.NONE, other));
    }

    public PrivateBits xor(PrivateBits other) {
        return wrap(node("xor", Attributes.NONE, other));
    }

    /** 1 where both are the same. Local, as xor is. */
    public PrivateBits eq(PrivateBits other) {
        return xor(other).not();
    }

    public PrivateBits not() {
        return wrap(node("not", Attributes.NONE));
    }

    public PrivateBits reshape(int... shape) {
        return wrap(node("reshape", Attributes.NONE.with("shape", shape)));
    }

    /** As {@link PrivateTensor#rounding}. */
    public PrivateBits rounding(Rounding rounding) {
        return rounding == Rounding.FLOOR ? this : wrap(node(Declarations.DITHERED, Attributes.NONE));
    }

    /** {@code ifTrue} where this is true, elsewhere {@code ifFalse}; nobody learns which. */
    public PrivateTensor where(Tensor ifTrue, Tensor ifFalse) {
        return new PrivateTensor(context(), node("where", Attributes.NONE, ifTrue, ifFalse));
    }

    /** 1 for true, 0 for false, without fraction bits. */
    public PrivateTensor toNumbers() {
        return new PrivateTensor(context(), node("bitsToNumbers", Attributes.NONE));
    }
}
