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

/**
 * Moments, norms and counts. Sums of squares are inner products, one truncated number each whatever their length.
 *
 * <p>Where the declared range is so wide that squares would not fit the ring, numbers or deviations are rounded to fewer
 * fraction bits first, as few as needed: {@code (62 - log2 n) / 2} bits stay, 26 for a thousand elements. Declare narrow
 * ranges for exact work.
 */
public final class Statistics {
    enum Steps implements Step {
        MEAN,
        NARROW,
        SQUARES,
        SCALE,
        ROOT,
        ABS,
        COMPARE,
        CONVERT
    }

    private static final int PRODUCT_BITS = 61;

    /** Fraction bits of sums of squares of which roots are taken. */
    private static final int MOST_BITS = 60;

    /** Units that several roundings can be off by. */
    private static final int ROUNDINGS = 4;

    private Statistics() {}

    /** Sums of {@code count} products with {@code bits} fraction bits. */
    private record Sums(ArithmeticShare share, int bits, Range range, int count) {}

    /** The mean of squared deviations along {@code axes} (all of them if none is given), over {@code n - ddof}. */
    public static FixedTensor variance(
            PartyContext context, FixedTensor x, int ddof, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor fractional = Precision.fractional(x);
        Sums squares = squaredDeviations(context, fractional, keepDims, axes);
        int bits = fractional.fractionBits();
        double factor = 1.0 / degrees(squares.count, ddof);
        FixedTensor variance = scale(context, squares, factor, bits, rounding);
        return variance.withRange(clipped(variance.range(), 0, mostVariance(fractional, bits, squares.count * factor)));
    }

    /** The root of the variance, which keeps the fraction bits of the squares. */
    public static FixedTensor standardDeviation(
            PartyContext context, FixedTensor x, int ddof, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor fractional = Precision.fractional(x);
        Sums squares = squaredDeviations(context, fractional, keepDims, axes);
        double factor = 1.0 / degrees(squares.count, ddof);
        FixedTensor variance = scale(context, squares, factor, squares.bits, Rounding.DITHERED);
        long most = mostVariance(fractional, squares.bits, squares.count * factor);
        Range range = clipped(variance.range(), 0, most);
        Sums mean = new Sums(variance.share(), squares.bits, range, squares.count);
        return root(context, mean, fractional.fractionBits(), rounding);
    }

    /** The square root; of a sum with more fraction bits than a tensor may have, so many are counted out in pairs. */
    private static FixedTensor root(PartyContext context, Sums x, int bits, Rounding rounding) {
        int halvings = Math.max(0, (x.bits - MOST_BITS + 1) / 2);
        FixedTensor operand = new FixedTensor(x.share, x.bits - 2 * halvings, x.range);
        FixedTensor root = Roots.sqrt(context.at(Steps.ROOT), operand, bits - halvings, rounding);
        return new FixedTensor(root.share(), bits, root.range());
    }

    private static Sums squaredDeviations(PartyContext context, FixedTensor x, boolean keepDims, int... axes) {
        return sumOfSquares(context, centered(context, x, axes), keepDims, axes);
    }

    /** Covariances of the columns of {@code x}, one observation a row, over {@code rows - ddof}. */
    public static FixedTensor covariance(PartyContext context, FixedTensor x, int ddof, Rounding rounding) {
        requireMatrix(x);
        FixedTensor fractional = Precision.fractional(x);
        int rows = x.shape().dimension(0);
        FixedTensor centered = narrowed(context, centered(context, fractional, 0), rows);
        ArithmeticShare transposed = centered.share().map(c -> c.transpose(1, 0));
        ArithmeticShare products = Suite.of(context).matmul(context.at(Steps.SQUARES), transposed, centered.share());
        Range range = centered.range().times(centered.range()).times(rows);
        int bits = fractional.fractionBits();
        double factor = 1.0 / degrees(rows, ddof);
        Sums sums = new Sums(products, 2 * centered.fractionBits(), range, rows);
        FixedTensor covariance = scale(context, sums, factor, bits, rounding);
        long most = mostVariance(fractional, bits, rows * factor);
        return covariance.withRange(clipped(covariance.range(), -most, most));
    }

    static void requireMatrix(FixedTensor x) {
        if (x.shape().rank() != 2) {
            throw new IllegalArgumentException("a matrix of observations expected: shape=" + x.shape());
        }
    }

    /**
     * Correlations of the columns of {@code x}, one observation a row: off by at most one unit and 1e-5, whatever the
     * columns' scales; a column that is constant correlates with nothing, not even itself.
     */
    public static FixedTensor correlation(PartyContext context, FixedTensor x, Rounding rounding) {
        return Correlation.of(context, x, rounding);
    }

    /** The sum of absolute values. */
    public static FixedTensor norm1(PartyContext context, FixedTensor x, boolean keepDims, int... axes) {
        return Arithmetic.sum(Compare.abs(context.at(Steps.ABS), x), keepDims, axes);
    }

    /** The square root of the sum of squares. */
    public static FixedTensor norm2(
            PartyContext context, FixedTensor x, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor fractional = Precision.fractional(x);
        Sums squares = sumOfSquares(context, fractional, keepDims, axes);
        return root(context, squares, fractional.fractionBits(), rounding);
    }

    /**
     * How many elements are in {@code [edges[i], edges[i + 1])}, the last interval closed; whole numbers. The edges are
     * public and ascending. 7 rounds, 8 for large tensors.
     */
    public static FixedTensor histogram(PartyContext context, FixedTensor x, double[] edges) {
        int n = x.size();
        int count = edges.length;
        if (count < 2) {
            throw new IllegalArgumentException("a histogram needs at least two edges: edges=" + count);
        }
        long[] raw = new long[count];
        for (int i = 0; i < count; i++) {
            if (i > 0 && !(edges[i - 1] < edges[i])) {
                throw new IllegalArgumentException("edges do not ascend: index=" + i);
            }
            double scaled = Math.scalb(edges[i], x.fractionBits());
            raw[i] = Range.ofReal(edges[i], edges[i], x.fractionBits()).max();
            if (i == count - 1) {
                raw[i] = (long) Math.floor(scaled) + 1;
            }
        }
        RingTensor bounds = RingTensor.of(Shape.of(count, 1), raw);
        ArithmeticShare difference = x.share().reshape(Shape.of(1, n)).plusPublic(context.self(), bounds.negate());
        Range range = x.range().minus(new Range(raw[0], raw[count - 1]));
        BooleanShare below = Suite.of(context).lessThanZero(context.at(Steps.COMPARE), difference, range.width());
        ArithmeticShare cumulative = Suite.of(context)
                .bitToArithmetic(context.at(Steps.CONVERT), below)
                .map(c -> c.sum(false, 1));
        ArithmeticShare counts = Shares.rows(cumulative, 1, count).minus(Shares.rows(cumulative, 0, count - 1));
        return new FixedTensor(counts, 0, new Range(0, n));
    }

    /**
     * {@code x} minus its mean along the axes. First the middle of the range is subtracted, so that the mean's error is
     * relative to the width of the range, and not to its distance from 0.
     */
    private static FixedTensor centered(PartyContext context, FixedTensor x, int... axes) {
        FixedTensor nearZero = aroundMiddle(context, x);
        FixedTensor mean = Arithmetic.mean(context.at(Steps.MEAN), nearZero, Rounding.DITHERED, true, axes);
        return Arithmetic.subtract(context, nearZero, mean);
    }

    /** {@code x} minus the middle of its range. */
    static FixedTensor aroundMiddle(PartyContext context, FixedTensor x) {
        long middle = (x.range().min() >> 1) + (x.range().max() >> 1);
        ArithmeticShare share = Shares.plus(context, x.share(), -middle);
        return new FixedTensor(share, x.fractionBits(), x.range().minus(new Range(middle, middle)));
    }

    private static int degrees(int count, int ddof) {
        if (count <= ddof) {
            throw new IllegalArgumentException("too few elements: count=" + count + ", ddof=" + ddof);
        }
        return count - ddof;
    }

    /** Rounded, if need be, so that a sum of {@code count} products fits the ring. */
    private static FixedTensor narrowed(PartyContext context, FixedTensor x, int count) {
        int countBits = 32 - Integer.numberOfLeadingZeros(Math.max(0, count - 1));
        int excess = 2 * (x.range().width() - 1) + countBits - PRODUCT_BITS;
        if (excess <= 0) {
            return x;
        }
        Precision.require(x.range().width() - 1, "deviation or number to square", x);
        int bits = (excess + 1) / 2;
        if (bits > x.fractionBits()) {
            throw Precision.overflow("sum of squares", x, bits - x.fractionBits());
        }
        ArithmeticShare share = Shares.shiftRight(context.at(Steps.NARROW), x.share(), bits, Rounding.DITHERED);
        return new FixedTensor(share, x.fractionBits() - bits, x.range().truncate(bits));
    }

    private static Sums sumOfSquares(PartyContext context, FixedTensor x, boolean keepDims, int... axes) {
        Shape shape = RingTensor.symbolic(x.shape()).sum(keepDims, axes).shape();
        int outputs = shape.size();
        int count = outputs == 0 ? 0 : x.size() / outputs;
        FixedTensor narrow = narrowed(context, x, count);
        ArithmeticShare rows = lastAxes(narrow.share(), axes).reshape(Shape.of(outputs, 1, count));
        ArithmeticShare columns = rows.reshape(Shape.of(outputs, count, 1));
        ArithmeticShare sums = Suite.of(context).matmul(context.at(Steps.SQUARES), rows, columns);
        long most =
                narrow.range().times(narrow.range()).times(Math.max(1, count)).max();
        return new Sums(sums.reshape(shape), 2 * narrow.fractionBits(), new Range(0, most), count);
    }

    /** Moves the reduced axes to the end. */
    private static ArithmeticShare lastAxes(ArithmeticShare x, int... axes) {
        int rank = x.shape().rank();
        boolean[] reduced = new boolean[rank];
        for (int axis : axes) {
            reduced[x.shape().normalizeAxis(axis)] = true;
        }
        int[] order = new int[rank];
        int at = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int axis = 0; axis < rank; axis++) {
                if ((reduced[axis] || axes.length == 0) == (pass == 1)) {
                    order[at++] = axis;
                }
            }
        }
        return rank == 0 ? x : x.map(c -> c.transpose(order));
    }

    /** {@code factor x} with {@code bits} fraction bits and one rounding. */
    private static FixedTensor scale(PartyContext context, Sums x, double factor, int bits, Rounding rounding) {
        FixedTensor sums = new FixedTensor(x.share, Math.min(MOST_BITS, bits), x.range);
        return PublicFactor.of(Math.scalb(factor, bits - x.bits), x.range.magnitude())
                .times(context.at(Steps.SCALE), sums, rounding);
    }

    /**
     * The most that a variance of {@code x} can be, in units of {@code 2^-bits}: a quarter of the squared spread, plus
     * what the roundings of the mean, the deviations and the result can add.
     *
     * @param correction {@code n / (n - ddof)}
     */
    private static long mostVariance(FixedTensor x, int bits, double correction) {
        double unit = Math.scalb(1.0, -x.fractionBits());
        double spread = x.range().realMax(x.fractionBits()) - x.range().realMin(x.fractionBits());
        double most = (spread * spread / 4 * (1 + 0x1p-8) + Math.pow(ROUNDINGS * unit, 2)) * correction;
        return (long) Math.ceil(Math.min(Math.scalb(most, bits), 0x1p62)) + ROUNDINGS;
    }

    /** The part of {@code range} between the bounds. */
    private static Range clipped(Range range, long low, long high) {
        long max = Math.max(low, Math.min(range.max(), high));
        return new Range(Math.min(max, Math.max(range.min(), low)), max);
    }
}
