package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/** Norms of the rows of tensors, and factors that shorten rows. */
final class RowNorms {
    enum Steps implements Step {
        SQUARES,
        LARGER,
        ROOT,
        LIMIT,
        SHORTEN
    }

    private static final int MOST_BITS = 61;

    private RowNorms() {}

    /** As a matrix, one row an entry of the first axis. */
    static ArithmeticShare matrix(FixedTensor x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("rows expected, found a scalar");
        }
        int rows = x.shape().dimension(0);
        return x.share().reshape(Shape.of(rows, rows == 0 ? 0 : x.size() / rows));
    }

    /** The most that the squared norm of a row can be. */
    static double mostSquare(FixedTensor x) {
        double most = Math.max(-x.range().realMin(x.fractionBits()), x.range().realMax(x.fractionBits()));
        return most * most * matrix(x).shape().dimension(1);
    }

    /**
     * The squared norms, a vector with {@code bits} fraction bits, off by less than one unit of the last.
     *
     * @param plus a whole number that is added to each
     */
    static FixedTensor squares(PartyContext context, FixedTensor x, int bits, int plus) {
        double most = mostSquare(x) + plus;
        if (Math.scalb(most, Math.max(bits, 2 * x.fractionBits())) >= Math.scalb(1, MOST_BITS)) {
            throw new RangeOverflowException("squared norms of rows overflow the 64-bit ring: largest=" + most
                    + ", fractionBits=" + x.fractionBits() + "; declare narrower ranges, or use fewer fraction bits");
        }
        ArithmeticShare rows = matrix(x);
        int n = rows.shape().dimension(0);
        int length = rows.shape().dimension(1);
        ArithmeticShare left = rows.reshape(Shape.of(n, 1, length));
        ArithmeticShare right = rows.reshape(Shape.of(n, length, 1));
        int excess = 2 * x.fractionBits() - bits;
        PartyContext step = context.at(Steps.SQUARES);
        ArithmeticShare squares = excess > 0
                ? Suite.of(step).matmulAndTruncate(step, left, right, excess)
                : Shares.shiftLeft(Suite.of(step).matmul(step, left, right), -excess);
        ArithmeticShare raised = Shares.plus(context, squares.reshape(Shape.of(n)), (long) plus << bits);
        // a square of zero may be rounded to one unit
        return new FixedTensor(raised, bits, new Range(0, (long) Math.ceil(Math.scalb(most, bits)) + 1));
    }

    /** {@code limit / sqrt(max(square, limit^2))}, a vector with {@link ClipLimit#FACTOR_BITS} fraction bits. */
    static FixedTensor factors(PartyContext context, FixedTensor squares, double limit) {
        long least = (long) Math.ceil(Math.scalb(limit * limit, squares.fractionBits()));
        Range whole = new Range(Math.max(1, least), Math.max(1, least));
        FixedTensor bound = Arithmetic.ofPublic(
                context,
                squares.isSymbolic()
                        ? RingTensor.symbolic(squares.shape())
                        : RingTensor.filled(squares.shape(), whole.min()),
                squares.fractionBits(),
                whole);
        FixedTensor larger = Compare.maximum(context.at(Steps.LARGER), squares, bound);
        FixedTensor inverse = Roots.rsqrt(context.at(Steps.ROOT), larger, ClipLimit.FACTOR_BITS, Rounding.DITHERED);
        return Arithmetic.scale(context.at(Steps.LIMIT), inverse, limit, Rounding.DITHERED);
    }

    /** The rows times their factors, with as many fraction bits as before; off by less than a unit of the last. */
    static FixedTensor shortened(PartyContext context, FixedTensor x, FixedTensor factors) {
        int drop = factors.fractionBits();
        Precision.require(x.range().width() + factors.range().width(), "rows times factors", x);
        ArithmeticShare column = factors.share().reshape(Shape.of(factors.size(), 1));
        ArithmeticShare rows = Shares.multiply(context.at(Steps.SHORTEN), matrix(x), column, drop);
        return new FixedTensor(
                rows.reshape(x.shape()),
                x.fractionBits(),
                x.range().times(factors.range()).truncate(drop));
    }
}
