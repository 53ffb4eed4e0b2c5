package io.tfe4j.privacy.audit;

import java.util.Arrays;

/**
 * An audit by a single training (Steinke, Nasr, Jagielski 2023, theorem 5.2): each of many canaries is in the data with
 * probability one half, and an attack guesses which; of canaries it is not sure about it need not.
 *
 * @param canaries in all
 * @param guesses made, at most as many
 * @param correct of the guesses
 */
public record OneRunAudit(int canaries, int guesses, int correct) {
    private static final double MOST = 100;
    private static final double PRECISION = 1e-9;

    public OneRunAudit {
        if (!(0 <= correct && correct <= guesses && guesses <= canaries && canaries > 0)) {
            throw new IllegalArgumentException(
                    "counts are not in order: correct=" + correct + ", guesses=" + guesses + ", canaries=" + canaries);
        }
    }

    /**
     * Guesses of the surest: that the {@code guesses / 2} canaries with the highest scores were in, and those with the
     * lowest were not.
     */
    public static OneRunAudit ofScores(double[] scores, boolean[] in, int guesses) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
        int correct = 0;
        for (int i = 0; i < guesses / 2; i++) {
            correct += in[order[order.length - 1 - i]] ? 1 : 0;
            correct += in[order[i]] ? 0 : 1;
        }
        return new OneRunAudit(scores.length, guesses / 2 * 2, correct);
    }

    /** How probable at most so many correct guesses are against an (epsilon, delta)-private training. */
    public double pValue(double epsilon, double delta) {
        double right = 1 / (1 + Math.exp(-epsilon));
        double beta = Binomials.atLeast(correct, guesses, right);
        double alpha = 0;
        for (int i = 1; delta > 0 && i <= correct; i++) {
            alpha = Math.max(alpha, (Binomials.atLeast(correct - i, guesses, right) - beta) / i);
        }
        return Math.min(1, beta + 2 * canaries * delta * alpha);
    }

    /** The largest epsilon that is refuted, with probability {@code significance} of being wrong. */
    public double epsilonLowerBound(double delta, double significance) {
        if (pValue(0, delta) > significance) {
            return 0;
        }
        double low = 0;
        double high = MOST;
        while (high - low > PRECISION) {
            double middle = (low + high) / 2;
            if (pValue(middle, delta) <= significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
