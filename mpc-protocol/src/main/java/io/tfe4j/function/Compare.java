package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.List;

/**
 * Comparisons and what is chosen by them, elementwise with broadcasting. Exact: two numbers are equal if their
 * fixed-point encodings are. Only as many bits are compared as the range of the difference needs.
 */
public final class Compare {
    enum Steps implements Step {
        SIGN,
        ZERO,
        CHOOSE,
        CONVERT
    }

    private Compare() {}

    /** {@code x < y}. */
    public static BooleanShare less(PartyContext context, FixedTensor x, FixedTensor y) {
        return negative(context, Arithmetic.subtract(context, x, y));
    }

    /** {@code x <= y}. */
    public static BooleanShare lessEqual(PartyContext context, FixedTensor x, FixedTensor y) {
        return less(context, y, x).not(context.self());
    }

    /** {@code x == y}. */
    public static BooleanShare equal(PartyContext context, FixedTensor x, FixedTensor y) {
        FixedTensor difference = Arithmetic.subtract(context, x, y);
        return Suite.of(context)
                .equalZero(
                        context.at(Steps.ZERO),
                        difference.share(),
                        difference.range().width());
    }

    /** {@code x > y}. */
    public static BooleanShare greater(PartyContext context, FixedTensor x, FixedTensor y) {
        return less(context, y, x);
    }

    /** {@code x >= y}. */
    public static BooleanShare greaterEqual(PartyContext context, FixedTensor x, FixedTensor y) {
        return less(context, x, y).not(context.self());
    }

    /** {@code x != y}. */
    public static BooleanShare notEqual(PartyContext context, FixedTensor x, FixedTensor y) {
        return equal(context, x, y).not(context.self());
    }

    /** {@code x < 0}. */
    public static BooleanShare negative(PartyContext context, FixedTensor x) {
        return Suite.of(context)
                .lessThanZero(context.at(Steps.SIGN), x.share(), x.range().width());
    }

    /** {@code bit ? x : y}. */
    public static FixedTensor select(PartyContext context, BooleanShare bit, FixedTensor x, FixedTensor y) {
        int bits = Math.max(x.fractionBits(), y.fractionBits());
        FixedTensor a = Precision.widened(x, bits);
        FixedTensor b = Precision.widened(y, bits);
        // the difference may wrap around; what is chosen does not
        ArithmeticShare chosen = times(context, bit, a.share().minus(b.share()));
        return new FixedTensor(b.share().plus(chosen), bits, a.range().union(b.range()));
    }

    private static ArithmeticShare times(PartyContext context, BooleanShare bit, ArithmeticShare x) {
        Shape shape = Shape.broadcast(bit.shape(), x.shape());
        if (shape.equals(bit.shape())) {
            return Suite.of(context)
                    .select(context.at(Steps.CHOOSE), bit, x.map(component -> component.broadcastTo(shape)));
        }
        ArithmeticShare number = Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT), bit);
        return Suite.of(context).multiply(context.at(Steps.CHOOSE), number, x);
    }

    public static FixedTensor maximum(PartyContext context, FixedTensor x, FixedTensor y) {
        FixedTensor chosen = select(context, less(context, y, x), x, y);
        long low = Math.max(raw(x.range().min(), x, chosen), raw(y.range().min(), y, chosen));
        return chosen.withRange(new Range(low, chosen.range().max()));
    }

    public static FixedTensor minimum(PartyContext context, FixedTensor x, FixedTensor y) {
        FixedTensor chosen = select(context, less(context, x, y), x, y);
        long high = Math.min(raw(x.range().max(), x, chosen), raw(y.range().max(), y, chosen));
        return chosen.withRange(new Range(chosen.range().min(), high));
    }

    private static long raw(long bound, FixedTensor from, FixedTensor to) {
        return bound << (to.fractionBits() - from.fractionBits());
    }

    /** A rectified tensor, and where it was negative: the sign is found once and may be used again. */
    public record Rectified(FixedTensor value, BooleanShare negative) {}

    /** The larger of {@code x} and 0. */
    public static FixedTensor relu(PartyContext context, FixedTensor x) {
        return x.range().isNonNegative() ? x : reluWithSign(context, x).value();
    }

    public static Rectified reluWithSign(PartyContext context, FixedTensor x) {
        BooleanShare negative = negative(context, x);
        ArithmeticShare negativePart = times(context, negative, x.share());
        FixedTensor value = new FixedTensor(
                x.share().minus(negativePart),
                x.fractionBits(),
                new Range(Math.max(0, x.range().min()), Math.max(0, x.range().max())));
        return new Rectified(value, negative);
    }

    /** -1, 0 or 1 as whole numbers: both comparisons in one batch. */
    public static FixedTensor sign(PartyContext context, FixedTensor x) {
        ArithmeticShare both = Shares.stack(x.share(), x.share().negate());
        int width = x.range().union(x.range().negate()).width();
        BooleanShare bits = Suite.of(context).lessThanZero(context.at(Steps.SIGN), both, width);
        ArithmeticShare numbers = Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT), bits);
        return new FixedTensor(Shares.row(numbers, 1).minus(Shares.row(numbers, 0)), 0, new Range(-1, 1));
    }

    /** The nearest number of {@code range} (raw units of x): both ends in one batch, 7 rounds, 8 for large tensors. */
    public static FixedTensor clip(PartyContext context, FixedTensor x, Range range) {
        List<ArithmeticShare> excess = new ArrayList<>();
        Range widest = new Range(0, 0);
        if (x.range().min() < range.min()) {
            excess.add(Shares.plus(context, x.share(), -range.min()));
            widest = widest.union(x.range().minus(new Range(range.min(), range.min())));
        }
        boolean low = !excess.isEmpty();
        if (x.range().max() > range.max()) {
            excess.add(Shares.plus(context, x.share().negate(), range.max()));
            widest = widest.union(new Range(range.max(), range.max()).minus(x.range()));
        }
        if (excess.isEmpty()) {
            return x;
        }
        ArithmeticShare rows = Shares.stack(excess);
        BooleanShare outside = Suite.of(context).lessThanZero(context.at(Steps.SIGN), rows, widest.width());
        ArithmeticShare corrections = Suite.of(context).select(context.at(Steps.CHOOSE), outside, rows);
        ArithmeticShare clipped = low ? x.share().minus(Shares.row(corrections, 0)) : x.share();
        if (!low || excess.size() > 1) {
            clipped = clipped.plus(Shares.row(corrections, excess.size() - 1));
        }
        long min = Math.min(range.max(), Math.max(range.min(), x.range().min()));
        return new FixedTensor(
                clipped,
                x.fractionBits(),
                new Range(min, Math.max(min, Math.min(range.max(), x.range().max()))));
    }

    /**
     * {@code values} where {@code counts} is at least {@code least}, and 0 elsewhere. Exact; nobody learns where.
     *
     * @throws IllegalArgumentException if {@code least} is not positive, or there is not one count for each value
     */
    public static FixedTensor suppressBelow(PartyContext context, FixedTensor values, FixedTensor counts, long least) {
        if (least < 1) {
            throw new IllegalArgumentException("least count out of range: least=" + least + ", allowed=1 and more");
        }
        Shape shape = Shape.broadcast(values.shape(), counts.shape());
        if (values.shape().rank() > 0 && !shape.equals(values.shape())) {
            throw new IllegalArgumentException(
                    "counts do not fit the values: values=" + values.shape() + ", counts=" + counts.shape());
        }
        long bound = Range.ofReal(least, least, counts.fractionBits()).max();
        ArithmeticShare difference = Shares.plus(context, counts.share(), -bound);
        int width = counts.range().minus(new Range(bound, bound)).width();
        BooleanShare below = Suite.of(context).lessThanZero(context.at(Steps.SIGN), difference, width);
        ArithmeticShare cells = values.share().map(component -> component.broadcastTo(shape));
        return new FixedTensor(
                cells.minus(times(context, below, cells)),
                values.fractionBits(),
                values.range().union(new Range(0, 0)));
    }

    public static FixedTensor abs(PartyContext context, FixedTensor x) {
        if (x.range().isNonNegative()) {
            return x;
        }
        ArithmeticShare negativePart = times(context, negative(context, x), x.share());
        Range range = x.range();
        long low = range.min() > 0 ? range.min() : range.max() < 0 ? -range.max() : 0;
        return new FixedTensor(
                x.share().minus(negativePart.timesPublic(2)),
                x.fractionBits(),
                new Range(low, Math.max(-range.min(), range.max())));
    }
}
