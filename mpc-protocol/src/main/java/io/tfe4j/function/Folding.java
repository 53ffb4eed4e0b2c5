package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code m = min(|x|, limit)} with the sign of x, and {@code max(x, 0)} on request: all comparisons in one batch, all
 * selections in another. What the range of x rules out costs nothing.
 *
 * <p>With {@code p = [0 <= x < limit]} and {@code n = [-limit <= x < 0]}, both xors of comparison bits,
 * {@code m = limit + p (x - limit) - n (x + limit)}.
 *
 * @param magnitude m, with the fraction bits of x
 * @param negative the sign, or null if x cannot be negative
 * @param positivePart {@code max(x, 0)}, or null if not asked for
 */
record Folding(
        FixedTensor magnitude,
        @Nullable BooleanShare negative,
        @Nullable FixedTensor positivePart) {
    enum Steps implements Step {
        COMPARE,
        CHOOSE
    }

    static Folding of(PartyContext context, FixedTensor x, double limit, boolean withPositivePart) {
        long bound = Math.round(Math.scalb(limit, x.fractionBits()));
        boolean beyond = x.range().max() > bound || x.range().min() < -bound;
        if (x.range().isNonNegative()) {
            FixedTensor m = beyond ? clipAbove(context, x, bound) : x;
            return new Folding(m, null, withPositivePart ? x : null);
        }
        return beyond ? clipBoth(context, x, bound, withPositivePart) : fold(context, x, withPositivePart);
    }

    private static FixedTensor clipAbove(PartyContext context, FixedTensor x, long bound) {
        ArithmeticShare beyond = Shares.plus(context, x.share(), -bound);
        int width = x.range().minus(new Range(bound, bound)).width();
        BooleanShare below = Suite.of(context).lessThanZero(context.at(Steps.COMPARE), beyond, width);
        ArithmeticShare chosen = Suite.of(context).select(context.at(Steps.CHOOSE), below, beyond);
        return new FixedTensor(
                Shares.plus(context, chosen, bound),
                x.fractionBits(),
                new Range(Math.min(x.range().min(), bound), bound));
    }

    private static Folding fold(PartyContext context, FixedTensor x, boolean withPositivePart) {
        BooleanShare negative = Suite.of(context)
                .lessThanZero(context.at(Steps.COMPARE), x.share(), x.range().width());
        ArithmeticShare below = Suite.of(context).select(context.at(Steps.CHOOSE), negative, x.share());
        Range range = new Range(0, Math.max(-x.range().min(), x.range().max()));
        FixedTensor m = new FixedTensor(x.share().minus(below.timesPublic(2)), x.fractionBits(), range);
        return new Folding(m, negative, withPositivePart ? positivePart(x, below) : null);
    }

    private static Folding clipBoth(PartyContext context, FixedTensor x, long bound, boolean withPositivePart) {
        ArithmeticShare compared = Shares.stack(
                x.share(), Shares.plus(context, x.share(), bound), Shares.plus(context, x.share(), -bound));
        int width = x.range().plus(new Range(-bound, bound)).width();
        BooleanShare bits = Suite.of(context).lessThanZero(context.at(Steps.COMPARE), compared, width);
        BooleanShare negative = Shares.row(bits, 0);
        List<BooleanShare> inside =
                new ArrayList<>(List.of(negative.xor(Shares.row(bits, 2)), negative.xor(Shares.row(bits, 1))));
        List<ArithmeticShare> values = new ArrayList<>(List.of(Shares.row(compared, 2), Shares.row(compared, 1)));
        if (withPositivePart) {
            values.add(x.share());
            inside.add(negative);
        }
        ArithmeticShare chosen =
                Suite.of(context).select(context.at(Steps.CHOOSE), Shares.stackBits(inside), Shares.stack(values));
        ArithmeticShare m = Shares.plus(context, Shares.row(chosen, 0).minus(Shares.row(chosen, 1)), bound);
        return new Folding(
                new FixedTensor(m, x.fractionBits(), new Range(0, bound)),
                negative,
                withPositivePart ? positivePart(x, Shares.row(chosen, 2)) : null);
    }

    private static FixedTensor positivePart(FixedTensor x, ArithmeticShare negativePart) {
        return new FixedTensor(
                x.share().minus(negativePart),
                x.fractionBits(),
                new Range(0, Math.max(0, x.range().max())));
    }
}
