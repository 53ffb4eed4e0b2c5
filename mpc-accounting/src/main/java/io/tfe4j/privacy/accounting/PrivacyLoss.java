package io.tfe4j.privacy.accounting;

/**
 * The privacy loss of a Gaussian mechanism on a Poisson sample, as a random variable, for a pair of neighbours of which
 * one has an example more. With z normal of deviation s, and {@code r(z) = 1 - q + q e^((2z - 1) / (2 s^2))} the ratio of
 * the densities with the example to those without, it is {@code log r} under the one with, or {@code -log r} under the
 * other.
 */
final class PrivacyLoss {
    private static final double REACH = 14;
    private static final double STEPS_PER_DEVIATION = 256;
    private static final double LARGE = 50;
    private static final double NEVER = 15;

    private final double rate;
    private final double sigma;
    private final boolean removes;

    /** @param removes whether the example is there and taken away; otherwise it is added */
    PrivacyLoss(double rate, double sigma, boolean removes) {
        this.rate = rate;
        this.sigma = sigma;
        this.removes = removes;
    }

    /** The probability of {@code [low, high]}, from the tail in which it lies, so that small ones keep their digits. */
    double between(double low, double high) {
        return removes ? byRemoval(low, high) : tails(place(-high), place(-low), 0);
    }

    private double byRemoval(double low, double high) {
        double from = place(low);
        double to = place(high);
        return rate * tails(from, to, 1) + (1 - rate) * tails(from, to, 0);
    }

    /** The probability that a normal number of this mean is between; beyond 15 deviations it is below 1e-50. */
    private double tails(double from, double to, double mean) {
        double low = (from - mean) / sigma;
        double high = (to - mean) / sigma;
        if (low > NEVER || high < -NEVER) {
            return 0;
        }
        return low > 0
                ? GaussianMechanism.normal(-low) - GaussianMechanism.normal(-high)
                : GaussianMechanism.normal(high) - GaussianMechanism.normal(low);
    }

    /** The z at which {@code log r} is {@code t}. */
    private double place(double t) {
        if (rate == 1) {
            return sigma * sigma * t + 0.5;
        }
        if (t <= Math.log1p(-rate)) {
            return Double.NEGATIVE_INFINITY;
        }
        double log = t > LARGE ? t - Math.log(rate) : Math.log1p(Math.expm1(t) / rate);
        return sigma * sigma * log + 0.5;
    }

    /** By the trapezoid rule, whose error is far below that of a double here. */
    double mean() {
        double step = sigma / STEPS_PER_DEVIATION;
        double from = -REACH * sigma;
        long steps = (long) Math.ceil((1 + 2 * REACH * sigma) / step);
        double sum = 0;
        for (long i = 0; i <= steps; i++) {
            double z = from + i * step;
            double x = (2 * z - 1) / (2 * sigma * sigma);
            double log = logRatio(x);
            double without = Math.exp(-z * z / (2 * sigma * sigma));
            double with = (1 - rate) * without + rate * Math.exp(-(z - 1) * (z - 1) / (2 * sigma * sigma));
            sum += removes ? with * log : -without * log;
        }
        return sum * step / (sigma * Math.sqrt(2 * Math.PI));
    }

    /** {@code log(1 - q + q e^x)}. */
    private double logRatio(double x) {
        if (rate == 1) {
            return x;
        }
        return x > LARGE ? logOfLarge(x) : Math.log1p(rate * Math.expm1(x));
    }

    private double logOfLarge(double x) {
        return LogSum.logOfOnePlus(Math.log(rate) + x + Math.log1p(-Math.exp(-x)));
    }
}
