package io.tfe4j.fixedpoint;

/**
 * The public bounds of a tensor's elements, as raw ring integers ({@code value * 2^fractionBits}), both inclusive.
 * Arithmetic on ranges is exact; what does not fit 63 bits throws {@link RangeOverflowException}.
 */
public record Range(long min, long max) {
    private static final double LIMIT = 0x1p62;

    public Range {
        if (min > max) {
            throw new IllegalArgumentException("empty range: min=" + min + ", max=" + max);
        }
    }

    /** {@code -2^bits .. 2^bits - 1}. */
    public static Range signedBits(int bits) {
        return new Range(-1L << bits, (1L << bits) - 1);
    }

    /** The real interval {@code [low, high]} at a precision, rounded outwards. */
    public static Range ofReal(double low, double high, int fractionBits) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("empty range: low=" + low + ", high=" + high);
        }
        double min = Math.floor(Math.scalb(low, fractionBits));
        double max = Math.ceil(Math.scalb(high, fractionBits));
        if (!(min > -LIMIT && max < LIMIT)) {
            throw new RangeOverflowException("range does not fit 64 bits: low=" + low + ", high=" + high
                    + ", fractionBits=" + fractionBits + ", allowed magnitude below " + Math.scalb(LIMIT, -fractionBits)
                    + "; declare a narrower range, or use fewer fraction bits");
        }
        return new Range((long) min, (long) max);
    }

    /** The largest magnitude of an element. */
    public double magnitude() {
        return Math.max(-(double) min, max);
    }

    /** The least l such that every element is in {@code -2^(l-1) .. 2^(l-1) - 1}. */
    public int width() {
        long magnitude = Math.max(max, ~min);
        return 65 - Long.numberOfLeadingZeros(Math.max(magnitude, 0));
    }

    public boolean contains(Range other) {
        return min <= other.min && other.max <= max;
    }

    public boolean isNonNegative() {
        return min >= 0;
    }

    public Range plus(Range other) {
        return checked(() -> new Range(Math.addExact(min, other.min), Math.addExact(max, other.max)), "sum");
    }

    public Range minus(Range other) {
        return checked(
                () -> new Range(Math.subtractExact(min, other.max), Math.subtractExact(max, other.min)), "difference");
    }

    public Range negate() {
        return checked(() -> new Range(-max, Math.negateExact(min)), "negation");
    }

    public Range times(Range other) {
        return checked(
                () -> {
                    long a = Math.multiplyExact(min, other.min);
                    long b = Math.multiplyExact(min, other.max);
                    long c = Math.multiplyExact(max, other.min);
                    long d = Math.multiplyExact(max, other.max);
                    return new Range(
                            Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
                },
                "product");
    }

    /** The range of a sum of {@code count} elements. */
    public Range times(long count) {
        return times(new Range(count, count));
    }

    public Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** The range after a truncation by {@code bits}, exact or off by less than one unit: it rounds down or up. */
    public Range truncate(int bits) {
        return new Range(min >> bits, -(-max >> bits));
    }

    public double realMin(int fractionBits) {
        return Math.scalb((double) min, -fractionBits);
    }

    public double realMax(int fractionBits) {
        return Math.scalb((double) max, -fractionBits);
    }

    private static Range checked(java.util.function.Supplier<Range> compute, String what) {
        try {
            Range range = compute.get();
            // the least long has no negative
            Math.negateExact(range.min);
            return range;
        } catch (ArithmeticException e) {
            throw new RangeOverflowException(what + " does not fit 64 bits; narrow an operand's range with clip or a"
                    + " declared range, or use fewer fraction bits");
        }
    }
}
