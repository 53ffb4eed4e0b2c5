package io.tfe4j.privacy.audit;

import io.tfe4j.privacy.accounting.GaussianMechanism;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * What scores tell about whether a canary, an example made to be found, was in the data: those of runs with it, and of
 * runs without. Higher scores speak for it. Immutable.
 *
 * <p>What is claimed to be (epsilon, delta)-private and has a higher lower bound is not. A low bound proves nothing: the
 * attack may be weak.
 */
public final class CanaryAudit {
    private final double[] with;
    private final double[] without;

    private CanaryAudit(double[] with, double[] without) {
        this.with = with;
        this.without = without;
    }

    /**
     * @param with scores of independent runs with the canary, in the order of the runs
     * @param without likewise, of runs without
     * @throws IllegalArgumentException if there are fewer than two of either, or one is not a number
     */
    public static CanaryAudit of(double[] with, double[] without) {
        for (double[] scores : new double[][] {with, without}) {
            if (scores.length < 2 || Arrays.stream(scores).anyMatch(Double::isNaN)) {
                throw new IllegalArgumentException(
                        "scores are too few, or not numbers: with=" + with.length + ", without=" + without.length);
            }
        }
        return new CanaryAudit(with.clone(), without.clone());
    }

    /** Membership inference by thresholds on the losses of one model (Yeom et al. 2018): members' are lower. */
    public static CanaryAudit ofLosses(double[] members, double[] others) {
        return of(
                Arrays.stream(members).map(loss -> -loss).toArray(),
                Arrays.stream(others).map(loss -> -loss).toArray());
    }

    /** The probability that a score with the canary is higher than one without; a half where they tell nothing. */
    public double auc() {
        double[] sorted = without.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (double score : with) {
            sum += (countBelow(sorted, score) + countBelow(sorted, Math.nextUp(score))) / 2.0;
        }
        return sum / with.length / without.length;
    }

    /** The largest difference that any threshold makes between true and false alarms. */
    public double advantage() {
        return Arrays.stream(with)
                .map(threshold -> Math.abs(share(with, threshold) - share(without, threshold)))
                .max()
                .orElseThrow();
    }

    /** The share of true alarms at the lowest threshold with at most that share of false ones. */
    public double truePositiveRate(double falsePositiveRate) {
        double[] sorted = without.clone();
        Arrays.sort(sorted);
        int allowed = (int) Math.floor(falsePositiveRate * sorted.length);
        double threshold =
                allowed >= sorted.length ? Double.NEGATIVE_INFINITY : Math.nextUp(sorted[sorted.length - 1 - allowed]);
        return share(with, threshold);
    }

    /**
     * A lower bound on epsilon at {@code delta}: the threshold is chosen by the first half of the runs, and judged by the
     * other, so that choosing it costs nothing.
     *
     * @param significance how probable it may be that the bound is wrong
     */
    public double epsilonLowerBound(double delta, double significance) {
        int halfWith = with.length / 2;
        int halfWithout = without.length / 2;
        CanaryAudit first = new CanaryAudit(Arrays.copyOf(with, halfWith), Arrays.copyOf(without, halfWithout));
        CanaryAudit second = new CanaryAudit(
                Arrays.copyOfRange(with, halfWith, with.length),
                Arrays.copyOfRange(without, halfWithout, without.length));
        double best = first.with[0];
        double bound = 0;
        for (double threshold : first.candidates()) {
            double candidate = first.epsilonLowerBound(threshold, delta, significance);
            if (candidate > bound) {
                bound = candidate;
                best = threshold;
            }
        }
        return second.epsilonLowerBound(best, delta, significance);
    }

    /** Some hundred of the scores, evenly. */
    private double[] candidates() {
        double[] sorted = with.clone();
        Arrays.sort(sorted);
        int step = Math.max(1, sorted.length / 500);
        return IntStream.range(0, (sorted.length + step - 1) / step)
                .mapToDouble(i -> sorted[i * step])
                .toArray();
    }

    /**
     * The same at a threshold that was chosen without looking at the scores, by the confidence intervals of Clopper and
     * Pearson: whatever is (epsilon, delta)-private has {@code true alarms <= e^epsilon false alarms + delta}, and the
     * same of what is not alarmed at.
     */
    public double epsilonLowerBound(double threshold, double delta, double significance) {
        int found = count(with, threshold);
        int falsely = count(without, threshold);
        double alarms = bound(found, with.length, falsely, without.length, delta, significance / 2);
        double silence = bound(
                without.length - falsely, without.length, with.length - found, with.length, delta, significance / 2);
        return Math.max(0, Math.max(alarms, silence));
    }

    /**
     * A lower bound on epsilon at {@code delta} of noise that is known to be Gaussian and on all data, at a threshold that was
     * chosen without looking at the scores: the shift that explains true and false alarms within their confidence intervals,
     * and its exact epsilon (Nasr and others 2023). It finds nearly all that there is, also at deltas at which hardly any run
     * tells something; of other noise it says nothing.
     */
    public double gaussianEpsilonLowerBound(double threshold, double delta, double significance) {
        double found = Binomials.lower(count(with, threshold), with.length, significance / 2);
        double falsely = Binomials.upper(count(without, threshold), without.length, significance / 2);
        if (!(found > falsely) || found >= 1 || falsely <= 0) {
            return 0;
        }
        double shift = normalQuantile(found) - normalQuantile(falsely);
        return GaussianMechanism.epsilon(1 / shift, delta);
    }

    private static double normalQuantile(double probability) {
        return -Math.sqrt(2) * Erf.erfcInv(2 * probability);
    }

    private static double bound(int more, int ofMore, int fewer, int ofFewer, double delta, double significance) {
        double least = Binomials.lower(more, ofMore, significance / 2) - delta;
        return least <= 0 ? 0 : Math.log(least / Binomials.upper(fewer, ofFewer, significance / 2));
    }

    private static double share(double[] scores, double threshold) {
        return (double) count(scores, threshold) / scores.length;
    }

    private static int count(double[] scores, double threshold) {
        return (int) Arrays.stream(scores).filter(score -> score >= threshold).count();
    }

    private static int countBelow(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String toString() {
        return "CanaryAudit[with=" + with.length + ", without=" + without.length + "]";
    }
}
