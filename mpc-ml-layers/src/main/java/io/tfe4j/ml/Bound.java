package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;

/**
 * How to keep numbers in {@code [-limit, limit]} whose range grows from layer to layer. What provably lies within is
 * left as it is, at no cost. Other numbers are either clipped, which takes a comparison each and is always right, or
 * assumed to lie within, which costs nothing and is wrong without notice if they do not:
 * {@code new LocalConfig().withRangeChecks()} finds out, on test data.
 */
public final class Bound {
    private final double limit;
    private final boolean checked;

    private Bound(double limit, boolean checked) {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("bound must be positive and finite: limit=" + limit);
        }
        this.limit = limit;
        this.checked = checked;
    }

    /** Numbers beyond become the nearer limit. */
    public static Bound clipped(double limit) {
        return new Bound(limit, true);
    }

    /** Nothing makes sure of it. */
    public static Bound assumed(double limit) {
        return new Bound(limit, false);
    }

    public double limit() {
        return limit;
    }

    /** Whether numbers beyond are clipped, rather than assumed not to be there. */
    boolean clips() {
        return checked;
    }

    PrivateTensor within(PrivateTensor x, double low, double high) {
        Range range = x.type().range();
        if (range.realMin(x.fractionBits()) >= low && range.realMax(x.fractionBits()) <= high) {
            return x;
        }
        return checked ? x.clip(low, high) : x.assumeRange(low, high);
    }

    /** {@code x}, with a range within the limit. */
    public PrivateTensor apply(PrivateTensor x) {
        return within(x, -limit, limit);
    }

    @Override
    public String toString() {
        return (checked ? "clipped(" : "assumed(") + limit + ")";
    }
}
