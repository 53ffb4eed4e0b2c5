package io.tfe4j;

import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.KEEP_DIMS;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;
import io.tfe4j.program.ValueType;
import java.util.ArrayList;
import java.util.List;

/** A value of the program that is being defined. It has a type, but no elements until a session runs the program. */
public abstract sealed class Tensor permits PrivateTensor, PublicTensor, PrivateBits {
    private final TfeContext context;

    Tensor(TfeContext context) {
        this.context = context;
    }

    /** The node that holds the value at this point of the script. */
    abstract NodeRef ref();

    final TfeContext context() {
        return context;
    }

    /** Kind, shape, fraction bits and range. */
    public final ValueType type() {
        return ref().type();
    }

    /** The dimensions. */
    public final int[] shape() {
        return type().shape().toArray();
    }

    public final int rank() {
        return type().shape().rank();
    }

    /** The size of one axis; a negative axis counts from the end. */
    public final int size(int axis) {
        return type().shape().dimension(axis);
    }

    public final int fractionBits() {
        return type().fractionBits();
    }

    final NodeRef node(Op operation, Attributes attributes, Tensor... others) {
        List<NodeRef> inputs = new ArrayList<>();
        inputs.add(ref());
        for (Tensor other : others) {
            inputs.add(other.ref());
        }
        return context.builder().append(operation, attributes, inputs);
    }

    /**
     * A constant with this tensor's fraction bits; if those cannot hold it, rounded to the nearest with the context's bits
     * if they are more, and with 16 if neither has any.
     */
    final PublicTensor number(double value) {
        int bits = fractionBits();
        double scaled = Math.scalb(value, bits);
        PlainTensor plain = PlainTensor.scalar(value);
        boolean fits = scaled == Math.rint(scaled);
        return context.constant(plain, fits ? bits : Math.max(bits, context.constantBits(plain)));
    }

    static Attributes axes(boolean keepDims, int... axes) {
        return Attributes.NONE.with(AXES, axes).with(KEEP_DIMS, keepDims);
    }

    @Override
    public final String toString() {
        return ref().describe() + " : " + type();
    }
}
