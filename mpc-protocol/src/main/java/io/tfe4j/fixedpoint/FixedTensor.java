package io.tfe4j.fixedpoint;

import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/**
 * A shared fixed-point tensor: an element is the signed ring integer divided by {@code 2^fractionBits}. The range is
 * public and holds for every element; comparisons use only the bits it needs. Symbolic when its share is.
 */
public record FixedTensor(ArithmeticShare share, int fractionBits, Range range) {
    public FixedTensor {
        if (fractionBits < 0 || fractionBits > 61) {
            throw new IllegalArgumentException(
                    "fraction bits out of range: fractionBits=" + fractionBits + ", allowed=0..61");
        }
    }

    public static FixedTensor symbolic(Shape shape, int fractionBits, Range range) {
        return new FixedTensor(ArithmeticShare.symbolic(shape), fractionBits, range);
    }

    public Shape shape() {
        return share.shape();
    }

    public int size() {
        return share.size();
    }

    public boolean isSymbolic() {
        return share.isSymbolic();
    }

    /** The same share under a range the caller vouches for. */
    public FixedTensor withRange(Range newRange) {
        return new FixedTensor(share, fractionBits, newRange);
    }

    @Override
    public String toString() {
        return "FixedTensor" + shape() + "f" + fractionBits;
    }
}
