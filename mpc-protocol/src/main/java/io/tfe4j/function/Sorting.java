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
import java.util.ArrayList;
import java.util.List;

/**
 * Order of a vector: exact and stable; nobody learns it. 7 rounds for every two bits of the range, at most 32
 * bits.
 */
public final class Sorting {
    enum Steps implements Step {
        SORT,
        WEIGH
    }

    private static final int MOST_BITS = 32;
    private static final int MOST_WEIGHT_BITS = 30;

    private Sorting() {}

    /** The elements of a vector in ascending or descending order. */
    public static FixedTensor sort(PartyContext context, FixedTensor x, boolean descending) {
        return sortByKey(context, x, List.of(x), descending).get(0);
    }

    /** The rows of {@code payloads} in the order of {@code keys}, a vector; equal keys stay as they were. */
    public static List<FixedTensor> sortByKey(
            PartyContext context, FixedTensor keys, List<FixedTensor> payloads, boolean descending) {
        if (keys.shape().rank() != 1) {
            throw new IllegalArgumentException("a vector of keys expected: shape=" + keys.shape());
        }
        // not the negation, of which the lowest of 32 bits would need 33
        Range range = descending ? new Range(~keys.range().max(), ~keys.range().min()) : keys.range();
        if (range.width() > MOST_BITS) {
            int bits = keys.fractionBits();
            throw new RangeOverflowException("keys are too wide to sort: range=["
                    + keys.range().realMin(bits) + ", "
                    + keys.range().realMax(bits) + "], allowed=[" + Math.scalb(-1.0, MOST_BITS - 1 - bits) + ", "
                    + Math.scalb(1.0, MOST_BITS - 1 - bits) + ") at " + bits
                    + " fraction bits; narrow them with clip or a declared range, or use fewer fraction bits");
        }
        ArithmeticShare sorted = descending ? Shares.plus(context, keys.share().negate(), -1) : keys.share();
        List<ArithmeticShare> shares = payloads.stream().map(FixedTensor::share).toList();
        List<ArithmeticShare> moved =
                Suite.of(context).sortByKey(context.at(Steps.SORT), sorted, range.width(), shares);
        List<FixedTensor> result = new ArrayList<>();
        for (int i = 0; i < moved.size(); i++) {
            FixedTensor payload = payloads.get(i);
            result.add(new FixedTensor(moved.get(i), payload.fractionBits(), payload.range()));
        }
        return result;
    }

    /** The {@code count} largest elements of a vector, the largest first. */
    public static FixedTensor topK(PartyContext context, FixedTensor x, int count) {
        if (x.shape().rank() != 1 || count < 0 || count > x.size()) {
            throw new IllegalArgumentException("count out of range: count=" + count + ", shape=" + x.shape());
        }
        return Arithmetic.rearrange(sort(context, x, true), c -> c.sliceAxis(0, 0, count));
    }

    /** The middle element of a vector, or the mean of the two middle ones. */
    public static FixedTensor median(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor quantile = quantiles(context, x, new double[] {0.5}, rounding);
        return Arithmetic.rearrange(quantile, c -> c.reshape(Shape.scalar()));
    }

    /** Quantiles of a vector at public probabilities, with linear interpolation between neighbours as in NumPy. */
    public static FixedTensor quantiles(
            PartyContext context, FixedTensor x, double[] probabilities, Rounding rounding) {
        if (x.shape().rank() != 1 || x.size() == 0) {
            throw new IllegalArgumentException(
                    "quantiles of a vector of at least one element only: shape=" + x.shape());
        }
        int count = probabilities.length;
        int[] below = new int[count];
        int[] above = new int[count];
        long[] weights = new long[count];
        FixedTensor sorted = sort(context, x, false);
        FixedTensor fractional = Precision.fractional(sorted);
        int added = fractional.fractionBits() - sorted.fractionBits();
        // keys have at most 32 bits, so their differences leave the weights at least 28
        int weightBits = Math.min(
                MOST_WEIGHT_BITS,
                Precision.MOST_BITS + 1 - sorted.range().minus(sorted.range()).width());
        for (int i = 0; i < count; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException("probability out of range: probability=" + probabilities[i]);
            }
            double position = probabilities[i] * (x.size() - 1);
            below[i] = (int) Math.floor(position);
            above[i] = (int) Math.ceil(position);
            weights[i] = Math.round(Math.scalb(position - below[i], weightBits));
        }
        ArithmeticShare low = sorted.share().map(c -> c.gather(below, 0));
        ArithmeticShare step = sorted.share().map(c -> c.gather(above, 0)).minus(low);
        ArithmeticShare base = Shares.shiftLeft(low, added);
        ArithmeticShare rise = Shares.shiftRight(
                context.at(Steps.WEIGH),
                step.timesPublic(RingTensor.of(Shape.of(count), weights)),
                weightBits - added,
                rounding);
        return new FixedTensor(base.plus(rise), fractional.fractionBits(), fractional.range());
    }
}
