package io.tfe4j.privacy.accounting;

/**
 * An upper bound on the Renyi divergence of a Gaussian mechanism on a sample of fixed size, one example replaced: Wang,
 * Balle, Kasiviswanathan 2019, theorem 27, with the terms of higher order bounded by the differences of its remark.
 */
final class GaussianWithoutReplacement {
    private static final int MOST_DIFFERENCES = 256;

    private final double logRate;
    private final double sigma;

    /** @param rate above 0 and below 1 */
    GaussianWithoutReplacement(double rate, double sigma) {
        this.logRate = Math.log(rate);
        this.sigma = sigma;
    }

    /** Between whole orders on the line from one to the next, which is above it: {@code (order - 1)} times it is convex. */
    double divergence(double order) {
        double below = Math.floor(order);
        if (below == order) {
            return cumulant((int) order) / (order - 1);
        }
        double share = order - below;
        double low = below == 1 ? 0 : cumulant((int) below);
        return ((1 - share) * low + share * cumulant((int) below + 1)) / (order - 1);
    }

    private double cumulant(int order) {
        LogSum sum = new LogSum();
        double logBinomial = Math.log(order);
        for (int j = 2; j <= order; j++) {
            logBinomial += Math.log((double) (order - j + 1) / j);
            sum.add(logBinomial + j * logRate + moment(j));
        }
        return LogSum.logOfOnePlus(sum.value());
    }

    /** The logarithm of a bound on the j-th moment of the densities' ratio less one. */
    private double moment(int j) {
        double direct = Math.log(2) + exponent(j);
        if (j == 2) {
            return Math.min(direct, Math.log(4) + logOfExpMinusOne(exponent(2)));
        }
        if (j > MOST_DIFFERENCES) {
            return direct;
        }
        return Math.min(direct, Math.log(4) + (difference(j / 2 * 2) + difference((j + 1) / 2 * 2)) / 2);
    }

    /** {@code log E[ratio^j]} of the mechanism itself. */
    private double exponent(int j) {
        return (double) j * (j - 1) / (2 * sigma * sigma);
    }

    private static double logOfExpMinusOne(double exponent) {
        return exponent + Math.log(-Math.expm1(-exponent));
    }

    /** {@code log E[(ratio - 1)^l]} for an even l; infinite where what cancels is all that doubles hold. */
    private double difference(int l) {
        LogSum positive = new LogSum();
        LogSum negative = new LogSum();
        double logBinomial = 0;
        for (int i = 0; i <= l; i++) {
            (i % 2 == 0 ? positive : negative).add(logBinomial + exponent(i));
            logBinomial += Math.log((double) (l - i) / (i + 1));
        }
        double ratio = negative.value() - positive.value();
        return ratio < -1e-9 ? positive.value() + Math.log(-Math.expm1(ratio)) : Double.POSITIVE_INFINITY;
    }
}
