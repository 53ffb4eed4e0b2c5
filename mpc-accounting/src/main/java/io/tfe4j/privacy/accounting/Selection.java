package io.tfe4j.privacy.accounting;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The Renyi divergence, at one order, of the best of a random number of repetitions (Papernot, Steinke 2021): theorem 2
 * for truncated negative binomial numbers, theorem 6 for Poisson ones. Other orders, at which the bounds take what is
 * repeated, are whole ones, where divergences are cheap.
 */
record Selection(Neighbours neighbours, double order) {
    private static final double[] OTHERS = DoubleStream.concat(
                    IntStream.rangeClosed(2, 63).asDoubleStream(), DoubleStream.of(128, 256, 512, 1024))
            .toArray();
    private static final int HALVINGS = 200;

    double of(PrivacyEvent.RepeatAndSelect tuning) {
        double once = new Divergences(neighbours, order).of(tuning.event());
        if (tuning.mean() == 1 && Double.isFinite(tuning.shape())) {
            return once;
        }
        double ofMean = Math.log(tuning.mean()) / (order - 1);
        return Double.isInfinite(tuning.shape())
                ? once + poisson(tuning) + ofMean
                : once + negativeBinomial(tuning) + ofMean;
    }

    private double poisson(PrivacyEvent.RepeatAndSelect tuning) {
        double epsilon = Math.log1p(1 / (order - 1));
        double delta =
                RdpAccountant.create(neighbours, OTHERS).compose(tuning.event()).delta(epsilon);
        return tuning.mean() * delta;
    }

    private double negativeBinomial(PrivacyEvent.RepeatAndSelect tuning) {
        double logInverse = -Math.log(parameter(tuning.mean(), tuning.shape()));
        double least = Double.POSITIVE_INFINITY;
        for (double other : OTHERS) {
            double once = new Divergences(neighbours, other).of(tuning.event());
            least = Math.min(least, (1 - 1 / other) * once + logInverse / other);
        }
        return (1 + tuning.shape()) * least;
    }

    /** The parameter gamma that gives the mean; the smaller it is, the more often is repeated. */
    static double parameter(double mean, double shape) {
        double low = Math.log(Double.MIN_NORMAL);
        double high = 0;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (mean(Math.exp(middle), shape) > mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        // the smaller of both, of which the bound is larger
        return Math.exp(low);
    }

    static double mean(double gamma, double shape) {
        if (shape == 0) {
            return (1 / gamma - 1) / -Math.log(gamma);
        }
        return shape * (1 - gamma) / (gamma * -Math.expm1(shape * Math.log(gamma)));
    }
}
