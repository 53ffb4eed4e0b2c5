package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.Collections;
import java.util.List;

/**
 * The largest and smallest entries along an axis, exactly, by a knock-out of neighbours: for m entries
 * {@code ceil(log2 m)} levels, each one batch of comparisons and one of selections, 7 rounds, 8 for large tensors. Of equal entries the first
 * wins.
 */
public final class Extremes {
    enum Steps implements Step {
        COMPARE,
        CHOOSE
    }

    private Extremes() {}

    /** The largest entry along {@code axis}. */
    public static FixedTensor max(PartyContext context, FixedTensor x, int axis, boolean keepDims) {
        return value(context, x, axis, keepDims, false);
    }

    /** The smallest entry along {@code axis}. */
    public static FixedTensor min(PartyContext context, FixedTensor x, int axis, boolean keepDims) {
        return value(context, x, axis, keepDims, true);
    }

    /**
     * The largest entry of every window of {@code spec}, for a batch of images: {@link RingTensor#windows2d}, then
     * {@link #max}. Entries are compared as distances from the least number of the range, so that padding never wins.
     */
    public static FixedTensor maxPool2d(PartyContext context, FixedTensor x, Conv2d spec) {
        long least = x.range().min();
        Range distances = x.range().minus(new Range(least, least));
        ArithmeticShare windows = Shares.plus(context, x.share(), -least).map(c -> c.windows2d(spec));
        FixedTensor best = max(context, new FixedTensor(windows, x.fractionBits(), distances), -1, false);
        return new FixedTensor(Shares.plus(context, best.share(), least), x.fractionBits(), x.range());
    }

    /** The index of the largest entry along {@code axis}, the first of equal ones, as whole numbers. */
    public static FixedTensor argMax(PartyContext context, FixedTensor x, int axis, boolean keepDims) {
        return index(context, x, axis, keepDims, false);
    }

    /** The index of the smallest entry along {@code axis}, the first of equal ones, as whole numbers. */
    public static FixedTensor argMin(PartyContext context, FixedTensor x, int axis, boolean keepDims) {
        return index(context, x, axis, keepDims, true);
    }

    private static FixedTensor value(PartyContext context, FixedTensor x, int axis, boolean keepDims, boolean least) {
        ArithmeticShare winner = knockOut(context, Shares.stack(axisFirst(x, axis)), x.range(), least);
        return new FixedTensor(shaped(Shares.row(winner, 0), x, axis, keepDims), x.fractionBits(), x.range());
    }

    private static FixedTensor index(PartyContext context, FixedTensor x, int axis, boolean keepDims, boolean least) {
        ArithmeticShare rows = axisFirst(x, axis);
        int count = rows.shape().dimension(0);
        ArithmeticShare both = Shares.stack(rows, indices(context, rows));
        ArithmeticShare winner = knockOut(context, both, x.range(), least);
        return new FixedTensor(
                shaped(Shares.row(winner, 1), x, axis, keepDims), 0, new Range(0, Math.max(0, count - 1)));
    }

    private static ArithmeticShare indices(PartyContext context, ArithmeticShare rows) {
        if (rows.isSymbolic()) {
            return ArithmeticShare.symbolic(rows.shape());
        }
        int count = rows.shape().dimension(0);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        RingTensor column = RingTensor.of(Shape.of(count, 1), numbers).broadcastTo(rows.shape());
        return ArithmeticShare.ofPublic(context.self(), column);
    }

    /** The entries along {@code axis} as rows: shape {@code [m, rest]}. */
    private static ArithmeticShare axisFirst(FixedTensor x, int axis) {
        int rank = x.shape().rank();
        int first = x.shape().normalizeAxis(axis);
        int count = x.shape().dimension(first);
        if (count == 0) {
            throw new IllegalArgumentException("extreme of no elements: shape=" + x.shape() + ", axis=" + axis);
        }
        int[] order = new int[rank];
        order[0] = first;
        for (int i = 1; i < rank; i++) {
            order[i] = i <= first ? i - 1 : i;
        }
        Shape shape = Shape.of(count, x.size() / count);
        return x.share().map(c -> c.transpose(order).reshape(shape));
    }

    private static ArithmeticShare shaped(ArithmeticShare row, FixedTensor x, int axis, boolean keepDims) {
        return row.reshape(
                keepDims ? x.shape().withDimension(axis, 1) : x.shape().remove(axis));
    }

    /**
     * Reduces {@code [k, m, rest]} to {@code [k, rest]}: layer 0 is compared, the other layers follow it.
     */
    private static ArithmeticShare knockOut(PartyContext context, ArithmeticShare layers, Range range, boolean least) {
        int width = range.minus(range).width();
        ArithmeticShare current = layers;
        for (int level = 0; current.shape().dimension(1) > 1; level++) {
            int count = current.shape().dimension(1);
            ArithmeticShare first = every(current, 0, count - count % 2);
            ArithmeticShare second = every(current, 1, count - count % 2);
            ArithmeticShare gain = second.minus(first);
            ArithmeticShare lead = Shares.row(gain, 0);
            BooleanShare better = Suite.of(context)
                    .lessThanZero(context.at(Steps.COMPARE, level), least ? lead : lead.negate(), width);
            int payloads = gain.shape().dimension(0);
            BooleanShare all = Shares.stackBits(Collections.nCopies(payloads, better));
            ArithmeticShare winners = first.plus(Suite.of(context).select(context.at(Steps.CHOOSE, level), all, gain));
            current = count % 2 == 0 ? winners : withLast(winners, current, count);
        }
        return current.map(c -> c.squeeze(1));
    }

    /** Entries {@code start, start + 2, ..} below {@code end} of axis 1. */
    private static ArithmeticShare every(ArithmeticShare x, int start, int end) {
        int[] sizes = x.shape().toArray();
        return x.map(c -> c.slice(new int[] {0, start, 0}, new int[] {sizes[0], end, sizes[2]}, new int[] {1, 2, 1}));
    }

    private static ArithmeticShare withLast(ArithmeticShare winners, ArithmeticShare before, int count) {
        return new ArithmeticShare(
                RingTensor.concatenate(List.of(winners.left(), before.left().sliceAxis(1, count - 1, count)), 1),
                RingTensor.concatenate(List.of(winners.right(), before.right().sliceAxis(1, count - 1, count)), 1));
    }
}
