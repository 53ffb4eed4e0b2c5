package io.tfe4j.privacy.statistics;

import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.DiscreteLaplace;
import io.tfe4j.random.ExponentialChoice;
import io.tfe4j.random.RandomWords;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * How a query is protected, and what it costs. Noise is drawn by exact samplers and added to whole numbers, so that no
 * rounding of floating point tells anything. Immutable.
 */
public final class Noise {
    private final boolean laplace;
    /** Epsilon of Laplace noise, rho of Gaussian. */
    private final double cost;

    private Noise(boolean laplace, double cost) {
        this.laplace = laplace;
        this.cost = cost;
    }

    /** Discrete Laplace noise, private without a delta. */
    public static Noise pure(double epsilon) {
        requirePositive("epsilon", epsilon);
        return new Noise(true, epsilon);
    }

    /** Discrete Gaussian noise of zero-concentrated privacy {@code rho}; less than Laplace noise for many numbers at once. */
    public static Noise zeroConcentrated(double rho) {
        requirePositive("rho", rho);
        return new Noise(false, rho);
    }

    /** Discrete Gaussian noise, as little as this epsilon and delta allow by the account of a ledger. */
    public static Noise approximate(double epsilon, double delta) {
        requirePositive("epsilon", epsilon);
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta is not between 0 and 1: delta=" + delta);
        }
        double multiplier = Calibration.noiseMultiplier(
                noise -> RdpAccountant.create()
                        .compose(new PrivacyEvent.DiscreteGaussian(noise, 1))
                        .epsilon(delta)
                        .epsilon(),
                epsilon);
        return new Noise(false, 1 / (2 * multiplier * multiplier));
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is not a positive number: " + name + "=" + value);
        }
    }

    /** One of so many equal parts, which together cost what this does. */
    Noise part(int parts) {
        return new Noise(laplace, cost / parts);
    }

    /** What noise on one vector costs. */
    PrivacyEvent event() {
        return laplace ? new PrivacyEvent.Pure(cost) : new PrivacyEvent.DiscreteGaussian(1 / Math.sqrt(2 * cost), 1);
    }

    /** What one choice costs. */
    PrivacyEvent choice() {
        return new PrivacyEvent.Exponential(choiceEpsilon());
    }

    /** A choice of epsilon has a rho of an eighth of its square. */
    private double choiceEpsilon() {
        return laplace ? cost : Math.sqrt(8 * cost);
    }

    /** Noise for a vector of whole numbers. */
    long[] draw(RandomWords random, int count, Sensitivity sensitivity) {
        long[] noise = new long[count];
        if (laplace) {
            DiscreteLaplace sampler = new DiscreteLaplace(random, sensitivity.sum(), cost);
            for (int i = 0; i < count; i++) {
                noise[i] = sampler.next().longValueExact();
            }
        } else {
            new DiscreteGaussian(random, variance(sensitivity)).fill(noise);
        }
        return noise;
    }

    private BigInteger variance(Sensitivity sensitivity) {
        return new BigDecimal(sensitivity.squares())
                .divide(new BigDecimal(2 * cost), 0, RoundingMode.CEILING)
                .toBigIntegerExact();
    }

    /** Of what {@link #draw} draws, in its unit. */
    double deviation(Sensitivity sensitivity) {
        if (laplace) {
            double ratio = Math.exp(-cost / sensitivity.sum());
            return Math.sqrt(2 * ratio) / -Math.expm1(-cost / sensitivity.sum());
        }
        return Math.sqrt(variance(sensitivity).doubleValue());
    }

    /** The least whole number that noise reaches with a probability of at most {@code probability}. */
    long quantile(Sensitivity sensitivity, double probability) {
        if (laplace) {
            double rate = cost / sensitivity.sum();
            // P(noise >= m) = e^(-rate m) / (1 + e^-rate)
            return (long) Math.ceil((-Math.log(probability) - Math.log1p(Math.exp(-rate))) / rate) + 1;
        }
        return (long) Math.ceil(deviation(sensitivity) * Math.sqrt(-2 * Math.log(probability))) + 1;
    }

    /**
     * One of several candidates by the exponential mechanism.
     *
     * @param change how much one person changes each penalty
     */
    int choose(RandomWords random, long[] counts, long[] penalties, long change) {
        return ExponentialChoice.choose(random, counts, penalties, rate(change));
    }

    /**
     * One of several candidates, likelier the higher its count is, where a person changes all counts that it changes in one
     * direction: every candidate's weight changes in the same direction as all of them together, so twice the rate of {@link
     * #choose} costs as much.
     *
     * @param change how much one person changes a count at most
     */
    int chooseByCount(RandomWords random, long[] counts, long change) {
        long largest = Arrays.stream(counts).max().orElse(0);
        long[] ones = new long[counts.length];
        Arrays.fill(ones, 1);
        long[] penalties = Arrays.stream(counts).map(count -> largest - count).toArray();
        return ExponentialChoice.choose(random, ones, penalties, 2 * rate(change));
    }

    /** With which a penalty makes a candidate less likely. */
    double rate(long change) {
        return choiceEpsilon() / (2.0 * change);
    }

    @Override
    public String toString() {
        return laplace ? "discrete Laplace noise of epsilon " + cost : "discrete Gaussian noise of rho " + cost;
    }
}
