package io.tfe4j.privacy.accounting;

/**
 * The privacy loss of a Gaussian mechanism on a Poisson sample, as a random variable, for a pair of neighbours of which
 * one has an example more. With z normal of deviation s, and {@code r(z) = 1 - q + q e^((2z - 1) / (2 s^2))} the ratio of
 * the densities with the example to those without, it is {@code log r} under the one with, or {@code -log r} under the
 * other.
 */
final class PrivacyLoss {
    private static final double LARGE = 50;

    private final double rate;
    private final double sigma;
    private final boolean removes;
    private final double reach;

    /**
     * @param removes whether the example is there and taken away; otherwise it is added
     * @param reach how many deviations of the noise count; what is beyond comes with a probability below
     *     {@code e^(-reach^2 / 2)} and is left out
     */
    PrivacyLoss(double rate, double sigma, boolean removes, double reach) {
        this.rate = rate;
        this.sigma = sigma;
        this.removes = removes;
        this.reach = reach;
    }

    /**
     * Probabilities on a grid.
     *
     * @param first the number of the first place; place i stands for losses from {@code (i - 1/2) mesh} to {@code (i +
     *     1/2) mesh}
     */
    record Bins(int first, double[] probabilities) {}

    /** How many places {@link #bins} would have. */
    double places(double mesh) {
        return (highest() - lowest()) / mesh + 2;
    }

    /**
     * Every place's boundaries are computed once, from the tail in which they lie: an error there moves a boundary by a
     * share of 1e-10 of the mesh or less, and no probability gets lost. {@code mesh} must be above 1e-12 of the losses.
     */
    Bins bins(double mesh) {
        int first = (int) Math.rint(lowest() / mesh);
        int last = (int) Math.rint(highest() / mesh);
        double[] probabilities = new double[last - first + 1];
        double below = 0;
        double above = 1;
        for (int i = first; i <= last; i++) {
            double boundary = (i + 0.5) * mesh;
            double nextAbove = i == last ? 0 : above(boundary);
            double nextBelow = i == last ? 1 : below(boundary);
            double fromBelow = nextBelow - below;
            double fromAbove = above - nextAbove;
            probabilities[i - first] = Math.max(0, below < above ? fromBelow : fromAbove);
            below = nextBelow;
            above = nextAbove;
        }
        return new Bins(first, probabilities);
    }

    private double lowest() {
        return removes ? lossAt(-reach * sigma) : -lossAt(reach * sigma);
    }

    private double highest() {
        return removes ? lossAt(1 + reach * sigma) : -lossAt(-reach * sigma);
    }

    /** {@code log r(z)}. */
    private double lossAt(double z) {
        return logRatio((2 * z - 1) / (2 * sigma * sigma));
    }

    /** The probability of a loss above {@code t}. */
    private double above(double t) {
        return removes ? mixture(place(t), 1) : NormalTail.above(-place(-t) / sigma);
    }

    /** The probability of a loss below {@code t}. */
    private double below(double t) {
        return removes ? mixture(place(t), -1) : NormalTail.above(place(-t) / sigma);
    }

    private double mixture(double z, int sign) {
        return rate * NormalTail.above(sign * (z - 1) / sigma) + (1 - rate) * NormalTail.above(sign * z / sigma);
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

    /** A loss and the logarithm of its probability, for all points of a trapezoid rule. */
    record Points(double[] losses, double[] logs) {
        double mean() {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < losses.length; i++) {
                sum.add(losses[i] * Math.exp(logs[i]));
            }
            return sum.value();
        }

        /** Of the absolute loss. */
        double meanSize() {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < losses.length; i++) {
                sum.add(Math.abs(losses[i]) * Math.exp(logs[i]));
            }
            return sum.value();
        }

        /** {@code log E[e^(order * loss)]}. */
        double cumulant(double order) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < losses.length; i++) {
                largest = Math.max(largest, logs[i] + order * losses[i]);
            }
            double sum = 0;
            for (int i = 0; i < losses.length; i++) {
                sum += Math.exp(logs[i] + order * losses[i] - largest);
            }
            return largest + Math.log(sum);
        }
    }

    /**
     * Of so many points in a deviation of the noise. With 256 the rule's error is far below that of a double, since the loss
     * is smooth in z as long as {@code sigma} is above 0.02.
     */
    Points points(int perDeviation) {
        double step = sigma / perDeviation;
        double from = -reach * sigma;
        int count = (int) Math.ceil((1 + 2 * reach * sigma) / step) + 1;
        double[] losses = new double[count];
        double[] logs = new double[count];
        double logWeight = -Math.log(perDeviation * Math.sqrt(2 * Math.PI));
        for (int i = 0; i < count; i++) {
            double z = from + i * step;
            double loss = lossAt(z);
            double logWithout = logWeight - z * z / (2 * sigma * sigma);
            losses[i] = removes ? loss : -loss;
            logs[i] = removes ? logWithout + loss : logWithout;
        }
        return new Points(losses, logs);
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
