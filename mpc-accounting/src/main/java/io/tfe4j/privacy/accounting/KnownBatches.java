package io.tfe4j.privacy.accounting;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.special.Gamma;

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

    /** The uses of an example, the most likely ones, and the probability that there are more. */
    private record Uses(List<Double> counts, List<Double> probabilities, double more) {}

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
        for (int i = 0; i < uses.counts.size(); i++) {
            double count = uses.counts.get(i);
            if (count > 0) {
                double multiplier = noise / (change * Math.sqrt(examples * count));
                sum += uses.probabilities.get(i) * GaussianMechanism.delta(multiplier, epsilon);
            }
        }
        return sum;
    }

    /** Of fewer uses than the least that counts, delta is no more than at the least, so their probability goes there. */
    private Uses uses(int examples, double negligible) {
        double trials = (double) steps * examples;
        if (rate == 1) {
            return new Uses(List.of(trials), List.of(1.0), 0);
        }
        double mode = Math.min(trials, Math.floor((trials + 1) * rate));
        List<Double> counts = new ArrayList<>();
        List<Double> probabilities = new ArrayList<>();
        double more = 0;
        double probability = probability(trials, mode);
        for (double k = mode; k <= trials; k++) {
            double ratio = (trials - k) / (k + 1) * rate / (1 - rate);
            counts.add(k);
            probabilities.add(probability);
            probability *= ratio;
            // above the mode ratios fall, so what is left is below a geometric series
            if (ratio < 1 && probability / (1 - ratio) < negligible) {
                more = probability / (1 - ratio);
                break;
            }
        }
        probability = probability(trials, mode);
        double least = mode;
        for (double k = mode; k > 0 && probability > negligible * 1e-3; k--) {
            probability *= k / (trials - k + 1) * (1 - rate) / rate;
            least = k - 1;
            counts.add(least);
            probabilities.add(probability);
        }
        double listed = probabilities.stream().mapToDouble(Double::doubleValue).sum();
        counts.add(least);
        probabilities.add(Math.max(0, 1 - listed));
        return new Uses(counts, probabilities, more);
    }

    private double probability(double trials, double k) {
        double logBinomial = Gamma.logGamma(trials + 1) - Gamma.logGamma(k + 1) - Gamma.logGamma(trials - k + 1);
        return Math.exp(logBinomial + k * Math.log(rate) + (trials - k) * Math.log1p(-rate));
    }
}
