package io.tfe4j.share;

import io.tfe4j.party.Party;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.function.UnaryOperator;

/**
 * One party's part of a replicated sharing {@code x = x0 ^ x1 ^ x2} of bits, bit-sliced: each element of {@code shape}
 * has {@code planes} bits. Party i holds components i and i+1. Xor, not and public masks are local.
 */
public final class BooleanShare {
    private final Shape shape;
    private final BitTensor left;
    private final BitTensor right;

    public BooleanShare(Shape shape, BitTensor left, BitTensor right) {
        if (left.size() != shape.size() || right.size() != shape.size() || left.planes() != right.planes()) {
            throw new IllegalArgumentException(
                    "components do not fit: shape=" + shape + ", left=" + left + ", right=" + right);
        }
        this.shape = shape;
        this.left = left;
        this.right = right;
    }

    public static BooleanShare symbolic(Shape shape, int planes) {
        BitTensor none = BitTensor.symbolic(shape.size(), planes);
        return new BooleanShare(shape, none, none);
    }

    /** The trivial sharing of public bits: component 0 is the value. */
    public static BooleanShare ofPublic(Party self, Shape shape, BitTensor value) {
        if (value.isSymbolic()) {
            return symbolic(shape, value.planes());
        }
        BitTensor zero = BitTensor.of(value.size(), value.planes(), new long[value.words().length]);
        return new BooleanShare(shape, self == Party.P0 ? value : zero, self == Party.P2 ? value : zero);
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return left.size();
    }

    public int planes() {
        return left.planes();
    }

    public BitTensor left() {
        return left;
    }

    public BitTensor right() {
        return right;
    }

    public boolean isSymbolic() {
        return left.isSymbolic();
    }

    /** Of two sharings of one shape. */
    public BooleanShare xor(BooleanShare other) {
        if (!shape.equals(other.shape) || planes() != other.planes()) {
            throw new IllegalArgumentException("bit shapes differ: left=" + this + ", right=" + other);
        }
        return new BooleanShare(shape, left.xor(other.left), right.xor(other.right));
    }

    /** Flips every bit: component 0 is inverted. */
    public BooleanShare not(Party self) {
        return new BooleanShare(shape, self == Party.P0 ? left.not() : left, self == Party.P2 ? right.not() : right);
    }

    public BooleanShare andPublic(BitTensor mask) {
        return new BooleanShare(shape, left.and(mask), right.and(mask));
    }

    /** Moves elements about without calculating: a slice, a transpose, a broadcast, a gather. */
    public BooleanShare rearrange(UnaryOperator<RingTensor> move) {
        Shape moved = move.apply(RingTensor.symbolic(shape)).shape();
        return new BooleanShare(moved, left.rearrange(shape, move), right.rearrange(shape, move));
    }

    /** Repeated along missing axes and axes of length 1, by the rules of broadcasting. */
    public BooleanShare broadcastTo(Shape newShape) {
        return shape.equals(newShape) ? this : rearrange(bits -> bits.broadcastTo(newShape));
    }

    /** The same bits under another shape of the same size. */
    public BooleanShare reshape(Shape newShape) {
        if (newShape.size() != shape.size()) {
            throw new IllegalArgumentException("sizes differ: from=" + shape + ", to=" + newShape);
        }
        return new BooleanShare(newShape, left, right);
    }

    public BooleanShare planes(int from, int to) {
        return new BooleanShare(shape, left.planes(from, to), right.planes(from, to));
    }

    /** Every element shifted up by {@code bits} places; what leaves the top is lost, zeros enter. Local. */
    public BooleanShare shiftLeft(int bits) {
        int kept = planes() - checkedShift(bits);
        return new BooleanShare(
                shape,
                left.planes(0, kept).extended(bits, 0),
                right.planes(0, kept).extended(bits, 0));
    }

    /** Every element shifted down by {@code bits} places, as an unsigned number. Local. */
    public BooleanShare shiftRight(int bits) {
        int dropped = checkedShift(bits);
        return new BooleanShare(
                shape,
                left.planes(dropped, planes()).extended(0, bits),
                right.planes(dropped, planes()).extended(0, bits));
    }

    private int checkedShift(int bits) {
        if (bits < 0 || bits > planes()) {
            throw new IllegalArgumentException("shift out of range: bits=" + bits + ", allowed=0.." + planes());
        }
        return bits;
    }

    @Override
    public String toString() {
        return "BooleanShare" + shape + "x" + planes();
    }
}
