package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.List;

/**
 * Correlations of columns whose scales are secret and may differ by as much as their common range allows.
 *
 * <p><b>Deviations without rounding.</b> {@code d = n x - sum x} is a whole number of units, n times the deviation from
 * the mean; so a column that is constant has the deviations 0 exactly, and one whose numbers differ by single units has
 * exact ones.
 *
 * <p><b>Scales.</b> Each column is multiplied by a secret power of two that brings its sum of squares to about
 * {@code 2^58}. To choose it, the sum of squares must be known to within a factor of 1.3, before a sum of squares would
 * fit; so it is taken at up to four public levels, at each of which the deviations are rounded to fewer bits: from the
 * coarsest on, the first level at which the squares reach {@code 64 n} is precise enough, and at the coarser ones they
 * were too small to overflow at this one. Coarser levels that are too small, and finer ones that overflow, are computed
 * and not chosen.
 *
 * <p>The matrix of inner products of the scaled columns is exact, so correlations exceed 1 by roundings only.
 */
final class Correlation {
    enum Steps implements Step {
        DROP,
        LEVEL,
        SQUARES,
        NORMALIZE,
        POWER,
        SMALL,
        CHOOSE,
        SCALE,
        PRODUCTS,
        ROUND,
        INVERSE,
        ROWS,
        COLUMNS
    }

    private static final int SQUARES_BITS = 60;

    /** Of the difference between the deviations and those of the coarsest level. */
    private static final int MOST_SHIFT = 30;

    /** Bits of a unit of x that deviations keep. */
    private static final int GUARD_BITS = 10;

    /** Times n, what sums of squares must reach to be precise enough, as a power of two. */
    private static final int ENOUGH_BITS = 6;

    private static final int PRODUCT_BITS = 29;
    private static final int INVERSE_BITS = 28;

    /** More than correlations can exceed 1 by. */
    private static final double MARGIN = 0x1p-16;

    private Correlation() {}

    static FixedTensor of(PartyContext context, FixedTensor x, Rounding rounding) {
        Statistics.requireMatrix(x);
        int rows = x.shape().dimension(0);
        if (rows == 0) {
            throw new IllegalArgumentException("correlations of no observations: shape=" + x.shape());
        }
        int bits = x.fractionBits() == 0 ? Precision.DEFAULT_BITS : x.fractionBits();
        int rowsBits = 32 - Integer.numberOfLeadingZeros(rows - 1);
        FixedTensor deviations = deviations(context, x, rowsBits);
        ArithmeticShare scaled = scaled(context, deviations, rowsBits);
        ArithmeticShare products =
                Suite.of(context).matmul(context.at(Steps.PRODUCTS), scaled.map(c -> c.transpose(1, 0)), scaled);
        FixedTensor squares =
                new FixedTensor(products.map(RingTensor::diagonal), SQUARES_BITS, new Range(0, 1L << SQUARES_BITS));
        ArithmeticShare inverse = Roots.rsqrt(context.at(Steps.INVERSE), squares, INVERSE_BITS, Rounding.DITHERED)
                .share();
        ArithmeticShare rounded =
                Shares.shiftRight(context.at(Steps.ROUND), products, SQUARES_BITS - PRODUCT_BITS, Rounding.DITHERED);
        ArithmeticShare byRow =
                Shares.multiply(context.at(Steps.ROWS), rounded, inverse.map(c -> c.expandDims(1)), INVERSE_BITS);
        ArithmeticShare both = Shares.multiply(
                context.at(Steps.COLUMNS), byRow, inverse, PRODUCT_BITS + INVERSE_BITS - bits, rounding);
        return new FixedTensor(both, bits, Range.ofReal(-1 - MARGIN, 1 + MARGIN, bits));
    }

    /** The rows times n, less the sum of all rows; in units of which the range of squares leaves enough. */
    private static FixedTensor deviations(PartyContext context, FixedTensor x, int rowsBits) {
        int rows = x.shape().dimension(0);
        double spread = (double) x.range().max() - x.range().min();
        int width = Math.getExponent(Math.max(1, spread * (rows - 1))) + 1;
        int excess = Math.max(0, width - levelBits(rowsBits) - MOST_SHIFT);
        int harmless = Math.max(0, rowsBits - GUARD_BITS);
        if (excess > harmless) {
            throw Precision.overflow("correlation of " + rows + " rows", x, excess - harmless);
        }
        ArithmeticShare sum = x.share().map(c -> c.sum(true, 0));
        ArithmeticShare share = x.share().timesPublic(rows).minus(sum);
        long most = (x.range().max() - x.range().min()) * (rows - 1);
        ArithmeticShare dropped = Shares.shiftRight(context.at(Steps.DROP), share, excess, Rounding.DITHERED);
        return new FixedTensor(dropped, 0, new Range(-most, most).truncate(excess));
    }

    /** Bits of deviations whose squares have a sum below {@code 2^SQUARES_BITS}. */
    private static int levelBits(int rowsBits) {
        return (SQUARES_BITS - rowsBits) / 2;
    }

    /** Columns with sums of squares of {@code 2^56} to {@code 2^60}, or 0. */
    private static ArithmeticShare scaled(PartyContext context, FixedTensor deviations, int rowsBits) {
        int columns = deviations.shape().dimension(1);
        int[] shifts = shifts(deviations, rowsBits);
        ArithmeticShare squares = squares(context, deviations.share(), shifts);
        Normalization normal = Normalization.of(
                context.at(Steps.NORMALIZE), new FixedTensor(squares, 0, new Range(0, 1L << SQUARES_BITS)));
        ArithmeticShare powers = normal.halfPower(context.at(Steps.POWER), false);
        int last = shifts.length - 1;
        ArithmeticShare power = Shares.shiftLeft(level(powers, last, columns), shifts[0] - shifts[last]);
        if (last > 0) {
            BooleanShare small = Suite.of(context)
                    .lessThanZero(
                            context.at(Steps.SMALL),
                            Shares.plus(context, squares, -1L << rowsBits + ENOUGH_BITS),
                            SQUARES_BITS + 2);
            for (int i = last - 1; i >= 0; i--) {
                ArithmeticShare coarse = Shares.shiftLeft(level(powers, i, columns), shifts[0] - shifts[i]);
                ArithmeticShare change = Suite.of(context)
                        .select(context.at(Steps.CHOOSE, i), level(small, i, columns), power.minus(coarse));
                power = coarse.plus(change);
            }
        }
        return Shares.multiply(context.at(Steps.SCALE), deviations.share(), power, shifts[0] + 1);
    }

    /** By how many bits deviations are shortened at each level, the coarsest first; the last is 0. */
    private static int[] shifts(FixedTensor deviations, int rowsBits) {
        int next = Math.max(0, deviations.range().width() - 1 - levelBits(rowsBits));
        int step = (SQUARES_BITS - 1 - ENOUGH_BITS - 1 - rowsBits) / 2;
        List<Integer> shifts = new ArrayList<>(List.of(next));
        while (next > 0) {
            next = Math.max(0, next - step);
            shifts.add(next);
        }
        return shifts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The sums of squares of the columns, level after level; what overflows at a fine level is not used. */
    private static ArithmeticShare squares(PartyContext context, ArithmeticShare deviations, int[] shifts) {
        int rows = deviations.shape().dimension(0);
        int columns = deviations.shape().dimension(1);
        ArithmeticShare transposed = deviations.map(c -> c.transpose(1, 0));
        List<ArithmeticShare> levels = new ArrayList<>();
        for (int i = 0; i < shifts.length; i++) {
            levels.add(Shares.shiftRight(context.at(Steps.LEVEL, i), transposed, shifts[i], Rounding.DITHERED));
        }
        ArithmeticShare all = Shares.concatenate(levels);
        int count = shifts.length * columns;
        ArithmeticShare squares = Suite.of(context)
                .matmul(
                        context.at(Steps.SQUARES),
                        all.reshape(Shape.of(count, 1, rows)),
                        all.reshape(Shape.of(count, rows, 1)));
        return squares.reshape(Shape.of(count));
    }

    private static ArithmeticShare level(ArithmeticShare all, int index, int columns) {
        return Shares.rows(all, index * columns, (index + 1) * columns);
    }

    private static BooleanShare level(BooleanShare all, int index, int columns) {
        return Shares.row(all.reshape(Shape.of(all.size() / columns, columns)), index);
    }
}
