package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Comparison;
import io.tfe4j.protocol.Conversion;
import io.tfe4j.protocol.Multiplication;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * Moments, norms and counts. Sums of squares are inner products, one truncated number each whatever their length.
 *
 * <p>Where the declared range is so wide that squares would not fit the ring, deviations are rounded to fewer fraction
 * bits first, as few as needed: {@code (62 - log2 n) / 2} bits stay, 26 for a thousand elements, and the factor 1/n keeps 20
 * significant bits instead of 30. Declare narrow ranges for exact work.
 */
public final class Statistics {
    enum Steps implements Step {
        MEAN,
        NARROW,
        SQUARES,
        SCALE,
        ROOT,
        INVERSE,
        ROWS,
        COLUMNS,
        ABS,
        COMPARE,
        CONVERT
    }

    private static final int PRODUCT_BITS = 61;
    private static final int LEAST_FACTOR_BITS = 20;
    private static final int MOST_FACTOR_BITS = 30;
    private static final int INVERSE_BITS = 28;

    private Statistics() {}

    /** A sum of products with {@code bits} fraction bits, which may be negative. */
    private record Sums(ArithmeticShare share, int bits, Range range) {}

    /** The mean of squared deviations along {@code axes} (all of them if none is given), over {@code n - ddof}. */
    public static FixedTensor variance(
            PartyContext context, FixedTensor x, int ddof, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor fractional = Precision.fractional(x);
        FixedTensor centered = centered(context, fractional, axes);
        Sums squares = sumOfSquares(context, centered, keepDims, axes);
        int count = squares.share.size() == 0 ? 0 : x.size() / squares.share.size();
        FixedTensor variance = scale(context, squares, 1.0 / degrees(count, ddof), fractional.fractionBits(), rounding);
        return variance.withRange(within(variance.range(), fractional, count / (count - (double) ddof)));
    }

    public static FixedTensor standardDeviation(
            PartyContext context, FixedTensor x, int ddof, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor variance = variance(context, x, ddof, Rounding.DITHERED, keepDims, axes);
        return Roots.sqrt(context.at(Steps.ROOT), variance, rounding);
    }

    /** Covariances of the columns of {@code x}, one observation a row, over {@code rows - ddof}. */
    public static FixedTensor covariance(PartyContext context, FixedTensor x, int ddof, Rounding rounding) {
        if (x.shape().rank() != 2) {
            throw new IllegalArgumentException("a matrix of observations expected: shape=" + x.shape());
        }
        FixedTensor fractional = Precision.fractional(x);
        int rows = x.shape().dimension(0);
        FixedTensor centered = narrowed(context, centered(context, fractional, 0), rows);
        Range products = centered.range().times(centered.range()).times(rows);
        ArithmeticShare transposed = centered.share().map(c -> c.transpose(1, 0));
        Sums sums = truncatedMatmul(context, transposed, centered.share(), centered.fractionBits(), products);
        return scale(context, sums, 1.0 / degrees(rows, ddof), fractional.fractionBits(), rounding);
    }

    /**
     * Correlations of the columns of {@code x}, one observation a row. Accurate where the variances are well above
     * {@code 2^-f}; a column that is constant correlates with nothing.
     */
    public static FixedTensor correlation(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor covariance = covariance(context, x, 0, Rounding.DITHERED);
        int bits = covariance.fractionBits();
        FixedTensor variances = new FixedTensor(
                covariance.share().map(RingTensor::diagonal),
                bits,
                new Range(0, Math.max(0, covariance.range().max())));
        ArithmeticShare inverse = Roots.rsqrt(context.at(Steps.INVERSE), variances, INVERSE_BITS, Rounding.DITHERED)
                .share();
        ArithmeticShare rows = Shares.multiply(
                context.at(Steps.ROWS), covariance.share(), inverse.map(c -> c.expandDims(1)), INVERSE_BITS);
        ArithmeticShare both = Shares.multiply(context.at(Steps.COLUMNS), rows, inverse, INVERSE_BITS, rounding);
        return new FixedTensor(both, bits, Range.ofReal(-1.0625, 1.0625, bits));
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
        FixedTensor sum = scale(context, squares, 1, fractional.fractionBits(), Rounding.DITHERED);
        return Roots.sqrt(context.at(Steps.ROOT), sum, rounding);
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
        BooleanShare below = Comparison.lessThanZero(context.at(Steps.COMPARE), difference, range.width());
        ArithmeticShare cumulative =
                Conversion.bitToArithmetic(context.at(Steps.CONVERT), below).map(c -> c.sum(false, 1));
        ArithmeticShare counts = Shares.rows(cumulative, 1, count).minus(Shares.rows(cumulative, 0, count - 1));
        return new FixedTensor(counts, 0, new Range(0, n));
    }

    /** {@code x} minus its mean along the axes. */
    private static FixedTensor centered(PartyContext context, FixedTensor x, int... axes) {
        FixedTensor mean = Arithmetic.mean(context.at(Steps.MEAN), x, Rounding.DITHERED, true, axes);
        return Arithmetic.subtract(context, x, mean);
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
        Range products = narrow.range().times(narrow.range()).times(Math.max(1, count));
        Sums sums = truncatedMatmul(context, rows, columns, narrow.fractionBits(), products);
        return new Sums(sums.share.reshape(shape), sums.bits, new Range(0, sums.range.max()));
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

    /** The product, less the bits that would leave a factor no room. */
    private static Sums truncatedMatmul(
            PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits, Range products) {
        int excess = Math.max(0, products.width() - 1 + LEAST_FACTOR_BITS - PRODUCT_BITS);
        PartyContext step = context.at(Steps.SQUARES);
        ArithmeticShare share =
                excess == 0 ? Multiplication.matmul(step, x, y) : Multiplication.matmulAndTruncate(step, x, y, excess);
        return new Sums(share, 2 * bits - excess, products.truncate(excess));
    }

    /** {@code factor x}, {@code factor} at most 1, with {@code bits} fraction bits and one rounding. */
    private static FixedTensor scale(PartyContext context, Sums x, double factor, int bits, Rounding rounding) {
        int significant = Math.min(MOST_FACTOR_BITS, PRODUCT_BITS + 1 - x.range.width());
        int factorBits = factor == 1 ? 0 : significant - 1 - Math.getExponent(factor);
        long raw = Math.round(Math.scalb(factor, factorBits));
        int excess = x.bits + factorBits - bits;
        ArithmeticShare share = Shares.shiftRight(context.at(Steps.SCALE), x.share.timesPublic(raw), excess, rounding);
        Range scaled = x.range.times(new Range(raw, raw));
        return new FixedTensor(share, bits, excess >= 0 ? scaled.truncate(excess) : scaled.times(1L << -excess));
    }

    /** The part of {@code range} that variances of {@code x} can reach: at most a quarter of the squared spread. */
    private static Range within(Range range, FixedTensor x, double correction) {
        int bits = x.fractionBits();
        double spread = x.range().realMax(bits) - x.range().realMin(bits);
        double most = spread * spread / 4 * correction * (1 + 0x1p-8) + 0x1p-8;
        long limit = Math.min(range.max(), Range.ofReal(0, most, bits).max());
        return new Range(Math.min(Math.max(0, range.min()), limit), limit);
    }
}
