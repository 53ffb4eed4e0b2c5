package io.tfe4j.privacy.accounting;

/**
 * What noisy gradients of Poisson batches cost against whoever sees which examples were in which batch. An example is then
 * used K times, K binomial and seen, and each use is a Gaussian mechanism of its own, so
 * {@code delta(epsilon) = sum over k of P(K = k) delta_Gauss(sigma / (c sqrt(k)), epsilon)}: exact, in both directions.
 * Whatever the batches are, this also bounds what whoever does not see them learns, since leaving the batches out is
 * post-processing.
 *
 * @param noise the noise multiplier, above 0
 */
record KnownBatches(long steps, double rate, double noise) {
    /** By which share of delta the sum is rounded up, for what it leaves out and for rounding. */
    private static final double ALLOWANCE = 1e-6;

    /** Beyond as many, counts that are close to one another are taken for the largest of them. */
    private static final int MOST_COUNTS = 1000;

    /** The uses of an example, the most likely ones, and the probability that there are more. */
    private record Uses(double[] counts, double[] probabilities, double more) {}

    /**
     * The least epsilon for {@code delta}, from above.
     *
     * @param examples of one person, who is added or removed with all of them. More than one in a batch add up; with j of
     *     them in a step the sum of the squares of j is at most {@code examples} times the sum of j
     * @param change of a sum of gradients by one example in clip norms: 1 if it is added or removed, 2 if it is replaced
     */
    double epsilon(double delta, int examples, double change) {
        Uses uses = uses(examples, delta * ALLOWANCE / 4);
        double target = delta * (1 - ALLOWANCE);
        if (delta(uses, examples, change, 0) <= target) {
            return 0;
        }
        return GaussianMechanism.leastBelow(epsilon -> delta(uses, examples, change, epsilon), target);
    }

    private double delta(Uses uses, int examples, double change, double epsilon) {
        double sum = uses.more;
        for (int i = 0; i < uses.counts.length; i++) {
            if (uses.counts[i] > 0) {
                double multiplier = noise / (change * Math.sqrt(examples * uses.counts[i]));
                sum += uses.probabilities[i] * GaussianMechanism.delta(multiplier, epsilon);
            }
        }
        return sum;
    }

    /**
     * From the most likely count on both ways, relative to it; what is left out below is counted as if it were used as
     * often as the least that is not, of which delta is no less.
     */
    private Uses uses(int examples, double negligible) {
        double trials = (double) steps * examples;
        if (rate == 1) {
            return new Uses(new double[] {trials}, new double[] {1}, 0);
        }
        double mode = Math.min(trials, Math.floor((trials + 1) * rate));
        double least = mode;
        double total = 1;
        for (double share = 1; least > 0 && share > negligible * 1e-6; least--) {
            share *= least / (trials - least + 1) * (1 - rate) / rate;
            total += share;
        }
        double most = mode;
        double share = 1;
        double more = 0;
        while (most < trials) {
            double ratio = (trials - most) / (most + 1) * rate / (1 - rate);
            // above the mode ratios fall, so what is left is below a geometric series
            if (ratio < 1 && share * ratio / (1 - ratio) < negligible) {
                more = share * ratio / (1 - ratio);
                break;
            }
            share *= ratio;
            most++;
            total += share;
        }
        return grouped(shares(trials, least, mode, most), least, total, more);
    }

    /** The probabilities of the counts from {@code least} to {@code most}, relative to that of {@code mode}. */
    private double[] shares(double trials, double least, double mode, double most) {
        double[] shares = new double[(int) (most - least) + 1];
        int middle = (int) (mode - least);
        shares[middle] = 1;
        for (int i = middle; i > 0; i--) {
            double k = least + i;
            shares[i - 1] = shares[i] * k / (trials - k + 1) * (1 - rate) / rate;
        }
        for (int i = middle; i < shares.length - 1; i++) {
            double k = least + i;
            shares[i + 1] = shares[i] * (trials - k) / (k + 1) * rate / (1 - rate);
        }
        return shares;
    }

    private static Uses grouped(double[] shares, double least, double total, double more) {
        int together = 1 + shares.length / MOST_COUNTS;
        int groups = (shares.length + together - 1) / together;
        double[] counts = new double[groups];
        double[] probabilities = new double[groups];
        for (int i = 0; i < shares.length; i++) {
            counts[i / together] = least + i;
            probabilities[i / together] += shares[i] / total;
        }
        return new Uses(counts, probabilities, more / total);
    }
}
