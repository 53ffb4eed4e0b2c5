package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cheap sigmoids of straight pieces, continuous, for every x, as sums of hinges {@code max(x - break, 0)}: one batch of
 * comparisons, one of selections and one truncation, 9 rounds for small tensors, 10 for large ones. For training, where
 * the shape matters more than the value; not for probabilities.
 */
public final class PiecewiseSigmoids {
    enum Steps implements Step {
        COMPARE,
        CHOOSE,
        ROUND
    }

    /** The slope changes by {@code slope / 256} at {@code -at}, and back at {@code at}. */
    private record Hinge(double at, int slope) {}

    private static final int SLOPE_BITS = 8;
    private static final double INNER = 1.6875;
    private static final double OUTER = (128 - 40 * INNER) / 15;

    private PiecewiseSigmoids() {}

    /** {@code 1/2 + 45/256 x} between 0 and 1: off by at most 0.058, at x = 1.22 and 2.84. */
    public static FixedTensor sigmoid3(PartyContext context, FixedTensor x, Rounding rounding) {
        return pieces(context, x, List.of(new Hinge(128.0 / 45, 45)), rounding);
    }

    /** Slope 55/256 up to 1.6875, then 15/256 up to 4.03, then 1: off by at most 0.019. */
    public static FixedTensor sigmoid5(PartyContext context, FixedTensor x, Rounding rounding) {
        return pieces(context, x, List.of(new Hinge(OUTER, 15), new Hinge(INNER, 40)), rounding);
    }

    private static FixedTensor pieces(PartyContext context, FixedTensor input, List<Hinge> hinges, Rounding rounding) {
        FixedTensor x = Precision.fractional(input);
        int bits = x.fractionBits();
        List<ArithmeticShare> rows = new ArrayList<>();
        long furthest = 0;
        for (Hinge hinge : hinges) {
            long at = Math.round(Math.scalb(hinge.at, bits));
            rows.add(Shares.plus(context, x.share(), at));
            rows.add(Shares.plus(context, x.share(), -at));
            furthest = Math.max(furthest, at);
        }
        ArithmeticShare offsets = Shares.stack(rows);
        int width = x.range().plus(new Range(-furthest, furthest)).width();
        Precision.require(width + SLOPE_BITS, "piecewise sigmoid", x);
        BooleanShare below = Suite.of(context).lessThanZero(context.at(Steps.COMPARE), offsets, width);
        ArithmeticShare active = offsets.minus(Suite.of(context).select(context.at(Steps.CHOOSE), below, offsets));
        ArithmeticShare sum = IntStream.range(0, hinges.size())
                .mapToObj(i -> Shares.row(active, 2 * i)
                        .minus(Shares.row(active, 2 * i + 1))
                        .timesPublic(hinges.get(i).slope))
                .reduce(ArithmeticShare::plus)
                .orElseThrow();
        ArithmeticShare share = Shares.shiftRight(context.at(Steps.ROUND), sum, SLOPE_BITS, rounding);
        return new FixedTensor(share, bits, new Range(0, (1L << bits) + 1));
    }
}
