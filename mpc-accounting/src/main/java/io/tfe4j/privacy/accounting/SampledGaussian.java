package io.tfe4j.privacy.accounting;

/**
 * The Renyi divergence of a Gaussian mechanism on a Poisson sample (Mironov, Talwar, Zhang 2019, section 3.3): {@code
 * log(A) / (order - 1)} with {@code A = E[(1 + u)^order]}, {@code u = q (e^x - 1)}, {@code x = (2z - 1) / (2 s^2)}, z
 * normal with deviation s. The mean of u is 0, so {@code A - 1} is a sum, or an integral, of positive terms alone: nothing
 * cancels, and the error is below 1e-12 of the result as long as that is not tiny itself. Of noise below 0.05, fractional
 * orders are bounded by whole ones.
 */
final class SampledGaussian {
    private static final double REACH = 14;
    private static final double STEPS_PER_DEVIATION = 64;
    private static final double SMALL = 1e-4;
    /** Below it, integrals are over too many deviations, and whole orders give a bound that is as good as any. */
    private static final double LITTLE_NOISE = 0.05;

    private final double rate;
    private final double logRate;
    private final double sigma;

    /** @param rate above 0 and below 1 */
    SampledGaussian(double rate, double sigma) {
        this.rate = rate;
        this.logRate = Math.log(rate);
        this.sigma = sigma;
    }

    double divergence(double order) {
        if (order != Math.rint(order) && sigma < LITTLE_NOISE) {
            return betweenWholeOrders(order);
        }
        double logExcess = order == Math.rint(order) ? whole((int) order) : fractional(order);
        return LogSum.logOfOnePlus(logExcess) / (order - 1);
    }

    /** {@code log(A)} is convex in the order, so it is below the line from one whole order to the next. */
    private double betweenWholeOrders(double order) {
        int below = (int) order;
        double share = order - below;
        double low = below == 1 ? 0 : LogSum.logOfOnePlus(whole(below));
        return ((1 - share) * low + share * LogSum.logOfOnePlus(whole(below + 1))) / (order - 1);
    }

    /** {@code log(A - 1)}: of the binomial sum, its terms less those of {@code (1 - q + q)^order}. */
    private double whole(int order) {
        LogSum sum = new LogSum();
        double logBinomial = Math.log(order);
        double logRest = Math.log1p(-rate);
        for (int i = 2; i <= order; i++) {
            logBinomial += Math.log((double) (order - i + 1) / i);
            double exponent = (double) i * (i - 1) / (2 * sigma * sigma);
            sum.add(logBinomial + i * logRate + (order - i) * logRest + logOfExpMinusOne(exponent));
        }
        return sum.value();
    }

    private static double logOfExpMinusOne(double exponent) {
        return exponent + Math.log(-Math.expm1(-exponent));
    }

    /** {@code log(A - 1) = log E[(1 + u)^order - 1 - order u]}, by the trapezoid rule. */
    private double fractional(double order) {
        double step = sigma / STEPS_PER_DEVIATION;
        double from = -REACH * sigma;
        long steps = (long) Math.ceil((Math.max(order, 1) + 2 * REACH * sigma) / step);
        LogSum sum = new LogSum();
        for (long i = 0; i <= steps; i++) {
            double z = from + i * step;
            sum.add(-z * z / (2 * sigma * sigma) + logOfExcess((2 * z - 1) / (2 * sigma * sigma), order));
        }
        return sum.value() + Math.log(step / (sigma * Math.sqrt(2 * Math.PI)));
    }

    /** {@code log((1 + u)^order - 1 - order u)}. */
    private double logOfExcess(double x, double order) {
        double u = rate * Math.expm1(x);
        if (Math.abs(u) < SMALL) {
            double series = order * (order - 1) / 2 * u * u * (1 + (order - 2) / 3 * u * (1 + (order - 3) / 4 * u));
            return Math.log(series);
        }
        // beyond what an exponential holds, 1 + u is u, and u is q e^x
        boolean huge = x > 700;
        double power = order * (huge ? logRate + x : Math.log1p(u));
        double line = huge ? Math.log(order) + logRate + x : Math.log1p(order * u);
        if (!huge && order * u <= -1) {
            return Math.log(Math.exp(power) - 1 - order * u);
        }
        return power + Math.log(-Math.expm1(line - power));
    }
}
