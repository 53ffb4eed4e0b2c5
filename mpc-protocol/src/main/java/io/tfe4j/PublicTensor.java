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

/** Numbers that every server knows: constants, public inputs, revealed results. Computing with them costs nothing. */
public sealed class PublicTensor extends Tensor permits PublicVariable {
    private final NodeRef ref;

    PublicTensor(TfeContext context, NodeRef ref) {
        super(context);
        this.ref = ref;
    }

    @Override
    NodeRef ref() {
        return ref;
    }

    private PublicTensor wrap(NodeRef result) {
        return new PublicTensor(context(), result);
    }

    public PublicTensor add(PublicTensor other) {
        return wrap(node(Op.ADD, Attributes.NONE, other));
    }

    public PrivateTensor add(PrivateTensor other) {
        return other.add(this);
    }

    public PublicTensor add(double value) {
        return add(number(value));
    }

    public PublicTensor sub(PublicTensor other) {
        return wrap(node(Op.SUBTRACT, Attributes.NONE, other));
    }

    public PrivateTensor sub(PrivateTensor other) {
        return new PrivateTensor(context(), node(Op.SUBTRACT, Attributes.NONE, other));
    }

    public PublicTensor sub(double value) {
        return sub(number(value));
    }

    public PublicTensor mul(PublicTensor other) {
        return wrap(node(Op.MULTIPLY, Attributes.NONE, other));
    }

    public PrivateTensor mul(PrivateTensor other) {
        return other.mul(this);
    }

    public PublicTensor mul(double factor) {
        return wrap(node(Op.SCALE, Attributes.NONE.with(FACTOR, factor)));
    }

    public PublicTensor div(double divisor) {
        if (divisor == 0) {
            throw new IllegalArgumentException("division by zero: tensor=" + this);
        }
        return mul(1 / divisor);
    }

    public PublicTensor mmul(PublicTensor other) {
        return wrap(node(Op.MATMUL, Attributes.NONE, other));
    }

    public PrivateTensor mmul(PrivateTensor other) {
        return new PrivateTensor(context(), node(Op.MATMUL, Attributes.NONE, other));
    }

    public PublicTensor neg() {
        return wrap(node(Op.NEGATE, Attributes.NONE));
    }

    /** Over {@code axes}, or over all of them. */
    public PublicTensor sum(int... axes) {
        return wrap(node(Op.SUM, axes(false, axes)));
    }

    public PublicTensor reshape(int... shape) {
        return wrap(node(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape)));
    }

    public PublicTensor broadcastTo(int... shape) {
        return wrap(node(Op.BROADCAST_TO, Attributes.NONE.with(SHAPE, shape)));
    }

    /** The entries {@code indices} of one axis, in that order. */
    public PublicTensor gather(int axis, int... indices) {
        return wrap(node(Op.GATHER, Attributes.NONE.with(AXIS, axis).with(INDICES, indices)));
    }

    /** The entries of the first axis at secret whole numbers, which must provably lie in it. */
    public PrivateTensor lookup(PrivateTensor indices) {
        return new PrivateTensor(context(), node(Op.LOOKUP, Attributes.NONE, indices));
    }

    public PublicTensor expandDims(int axis) {
        return wrap(node(Op.EXPAND_DIMS, Attributes.NONE.with(AXIS, axis)));
    }

    public PublicTensor squeeze(int axis) {
        return wrap(node(Op.SQUEEZE, Attributes.NONE.with(AXIS, axis)));
    }

    public PublicTensor transpose(int... axes) {
        return wrap(node(Op.TRANSPOSE, Attributes.NONE.with(AXES, axes)));
    }

    /** Rows {@code index * size} and on; past the last full batch it starts over. */
    public PublicTensor batch(LoopIndex index, int size) {
        return batch(index.tensor(), size);
    }

    /** As {@link #batch(LoopIndex, int)}, by any public whole number. */
    public PublicTensor batch(PublicTensor index, int size) {
        return wrap(node(Op.BATCH, Attributes.NONE.with(SIZE, size), index));
    }

    /** The entries of the first axis at {@code places}, a vector of whole numbers that everyone knows. */
    public PublicTensor take(PublicTensor places) {
        return wrap(node(Op.TAKE, Attributes.NONE, places));
    }

    /** Of whole numbers, from 0 to less than {@code divisor}. */
    public PublicTensor remainder(long divisor) {
        return wrap(node(Op.REMAINDER, Attributes.NONE.with(DIVISOR, (long) divisor)));
    }
}
