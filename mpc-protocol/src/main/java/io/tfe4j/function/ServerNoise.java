package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.RandomWords;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Adds noise that nobody knows. Each server draws a share of it, exactly, in units of the last fraction bit, and inputs it
 * as its secret. Two shares make up the deviation asked for, so that it holds against the server that knows the third,
 * and if one server's is missing; whoever knows none faces {@code sqrt(1.5)} times as much.
 *
 * <p><b>Cost:</b> 1 round, 192 bits an element. <b>Security:</b> one semi-honest server, who knows its own share of the
 * noise. The sum of discrete Gaussian shares is as good as one draw where the deviation is four units or more (Kairouz,
 * Liu, Steinke 2021); less is refused.
 */
public final class ServerNoise {
    enum Steps implements Step {
        SHARES
    }

    private static final double LEAST_UNITS = 4;
    /** Noise beyond so many of its deviations never happens: probability below 1e-57. */
    private static final double REACH = 20;

    private ServerNoise() {}

    /**
     * Whole numbers get fraction bits, and noise that fine.
     *
     * @param deviation of the shares that two servers add, in the unit of the numbers
     * @throws IllegalArgumentException if it is so small that the grid of fraction bits would show
     */
    public static FixedTensor add(PartyContext context, FixedTensor numbers, double deviation) {
        return add(context, numbers, deviation, ServerNoise::own);
    }

    /** What a server draws: so many numbers of this variance. */
    interface Draws {
        long[] draw(int count, BigInteger variance);
    }

    static FixedTensor add(PartyContext context, FixedTensor numbers, double deviation, Draws draws) {
        FixedTensor x = Precision.fractional(numbers);
        double units = Math.scalb(deviation, x.fractionBits());
        if (!(units >= LEAST_UNITS) || Double.isInfinite(units)) {
            throw new IllegalArgumentException(
                    "noise too fine for the fraction bits: deviation=" + deviation + ", least="
                            + Math.scalb(LEAST_UNITS, -x.fractionBits()) + "; use more fraction bits or more noise");
        }
        long reach = (long) Math.ceil(REACH * Math.sqrt(1.5) * units);
        Range range = x.range().plus(new Range(-reach, reach));
        return new FixedTensor(
                x.share().plus(shared(context, x.shape(), DiscreteGaussian.varianceOf(units), draws)),
                x.fractionBits(),
                range);
    }

    /** Shares of half the variance each. */
    private static ArithmeticShare shared(PartyContext context, Shape shape, BigInteger variance, Draws draws) {
        PartyContext step = context.at(Steps.SHARES);
        if (context.isSymbolic()) {
            return Suite.of(step).sumOfParties(step, shape, RingTensor.symbolic(shape));
        }
        long[] own = draws.draw(shape.size(), variance.add(BigInteger.ONE).shiftRight(1));
        try {
            return Suite.of(step).sumOfParties(step, shape, RingTensor.of(shape, own));
        } finally {
            Arrays.fill(own, 0);
        }
    }

    private static long[] own(int n, BigInteger variance) {
        long[] draws = new long[n];
        try (RandomWords words = RandomWords.fresh()) {
            new DiscreteGaussian(words, variance).fill(draws);
        }
        return draws;
    }
}
