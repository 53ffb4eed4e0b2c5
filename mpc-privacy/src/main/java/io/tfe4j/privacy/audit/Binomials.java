package io.tfe4j.privacy.audit;

import org.hipparchus.special.Beta;

/** Tails of binomial distributions, and what they say about a probability. */
final class Binomials {
    private static final int HALVINGS = 200;

    private Binomials() {}

    /** {@code P[Bin(trials, probability) >= successes]}. */
    static double atLeast(int successes, int trials, double probability) {
        if (successes <= 0) {
            return 1;
        }
        return successes > trials ? 0 : Beta.regularizedBeta(probability, successes, trials - successes + 1.0);
    }

    /** Above which the probability of a success is not, but with probability {@code significance} (Clopper, Pearson 1934). */
    static double upper(int successes, int trials, double significance) {
        if (successes >= trials) {
            return 1;
        }
        double low = (double) successes / trials;
        double high = 1;
        for (int i = 0; i < HALVINGS && high - low > Math.ulp(high); i++) {
            double middle = (low + high) / 2;
            if (1 - atLeast(successes + 1, trials, middle) > significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Below which it is not, likewise. */
    static double lower(int successes, int trials, double significance) {
        return 1 - upper(trials - successes, trials, significance);
    }
}
