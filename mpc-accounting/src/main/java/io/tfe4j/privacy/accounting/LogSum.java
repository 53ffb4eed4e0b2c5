package io.tfe4j.privacy.accounting;

/** The logarithm of a sum of positive numbers that are given by their logarithms. */
final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double scaled;

    void add(double log) {
        if (log == Double.NEGATIVE_INFINITY) {
            return;
        }
        if (log > largest) {
            scaled = scaled * Math.exp(largest - log) + 1;
            largest = log;
        } else {
            scaled += Math.exp(log - largest);
        }
    }

    double value() {
        return largest == Double.NEGATIVE_INFINITY ? largest : largest + Math.log(scaled);
    }

    /** {@code log(1 + e^log)}. */
    static double logOfOnePlus(double log) {
        return log > 0 ? log + Math.log1p(Math.exp(-log)) : Math.log1p(Math.exp(log));
    }
}
