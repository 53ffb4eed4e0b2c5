package io.tfe4j.share;

import io.tfe4j.party.Party;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.function.UnaryOperator;

/**
 * One party's part of a replicated sharing {@code x = x0 + x1 + x2} over the ring: party i holds components i
 * ({@code left}) and i+1 ({@code right}). Linear operations are local. Prints its shape and nothing else.
 */
public final class ArithmeticShare {
    private final RingTensor left;
    private final RingTensor right;

    public ArithmeticShare(RingTensor left, RingTensor right) {
        if (!left.shape().equals(right.shape())) {
            throw new IllegalArgumentException("shapes differ: left=" + left.shape() + ", right=" + right.shape());
        }
        this.left = left;
        this.right = right;
    }

    public static ArithmeticShare of(Shape shape, long[] left, long[] right) {
        return new ArithmeticShare(RingTensor.of(shape, left), RingTensor.of(shape, right));
    }

    public static ArithmeticShare symbolic(Shape shape) {
        RingTensor none = RingTensor.symbolic(shape);
        return new ArithmeticShare(none, none);
    }

    /** The trivial sharing of a public value: component 0 is the value, the others are zero. */
    public static ArithmeticShare ofPublic(Party self, RingTensor value) {
        if (value.isSymbolic()) {
            return symbolic(value.shape());
        }
        RingTensor zero = RingTensor.of(value.shape(), new long[value.size()]);
        return new ArithmeticShare(self == Party.P0 ? value : zero, self == Party.P2 ? value : zero);
    }

    public RingTensor left() {
        return left;
    }

    public RingTensor right() {
        return right;
    }

    public Shape shape() {
        return left.shape();
    }

    public int size() {
        return left.size();
    }

    public boolean isSymbolic() {
        return left.isSymbolic();
    }

    /** Applies a linear operation without constant term (a reshape, a sum, a product by a public tensor) to both components. */
    public ArithmeticShare map(UnaryOperator<RingTensor> linear) {
        RingTensor mapped = linear.apply(left);
        return new ArithmeticShare(mapped, left == right ? mapped : linear.apply(right));
    }

    public ArithmeticShare plus(ArithmeticShare other) {
        return new ArithmeticShare(left.plus(other.left), right.plus(other.right));
    }

    public ArithmeticShare minus(ArithmeticShare other) {
        return new ArithmeticShare(left.minus(other.left), right.minus(other.right));
    }

    public ArithmeticShare negate() {
        return map(RingTensor::negate);
    }

    /** Adds a public tensor, which goes into component 0. */
    public ArithmeticShare plusPublic(Party self, RingTensor value) {
        return plus(ofPublic(self, value));
    }

    public ArithmeticShare timesPublic(RingTensor value) {
        return map(component -> component.times(value));
    }

    public ArithmeticShare timesPublic(long value) {
        return map(component -> component.times(value));
    }

    public ArithmeticShare reshape(Shape shape) {
        return map(component -> component.reshape(shape));
    }

    @Override
    public String toString() {
        return "ArithmeticShare" + shape();
    }
}
