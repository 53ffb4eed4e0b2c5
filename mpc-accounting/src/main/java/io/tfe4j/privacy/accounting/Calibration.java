package io.tfe4j.privacy.accounting;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.AllowedSolution;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/** How much noise a budget takes. */
public final class Calibration {
    private static final double MOST_NOISE = 0x1p30;
    private static final double RELATIVE = 1e-6;
    private static final double MOST_LOG = 50;
    private static final int ORDER = 5;
    private static final double CLOSE = 0.8;
    private static final int MOST_EVALUATIONS = 1000;

    private Calibration() {}

    /**
     * The least noise that does not overspend, to within a millionth of itself and always from above.
     *
     * @param epsilonOf what epsilon a noise multiplier costs; falls as the noise grows
     * @throws IllegalArgumentException if no noise is enough
     */
    public static double noiseMultiplier(DoubleUnaryOperator epsilonOf, double targetEpsilon) {
        return noiseMultiplier(epsilonOf, targetEpsilon, 1);
    }

    /**
     * Likewise, with fewer evaluations of {@code epsilonOf}.
     *
     * @param guess about how much it will be, such as another accountant's answer
     */
    public static double noiseMultiplier(DoubleUnaryOperator epsilonOf, double targetEpsilon, double guess) {
        Checks.positive("target epsilon", targetEpsilon);
        Checks.positive("guess", guess);
        Map<Double, Double> known = new HashMap<>();
        DoubleUnaryOperator once = noise -> known.computeIfAbsent(noise, epsilonOf::applyAsDouble);
        double high = guess;
        while (!(once.applyAsDouble(high) <= targetEpsilon)) {
            high *= 2;
            if (high > MOST_NOISE) {
                throw new IllegalArgumentException(
                        "privacy budget is too low for any noise: targetEpsilon=" + targetEpsilon);
            }
        }
        // the first guess may be close, so go down carefully
        double low = high * CLOSE;
        while (low > 1 / MOST_NOISE && once.applyAsDouble(low) <= targetEpsilon) {
            high = low;
            low /= 2;
        }
        return leastBetween(once, targetEpsilon, low, high);
    }

    /** Epsilon falls smoothly: interpolation needs few steps, and each of them is costly. */
    private static double leastBetween(DoubleUnaryOperator epsilonOf, double target, double low, double high) {
        UnivariateFunction excess = noise -> excess(epsilonOf.applyAsDouble(noise), target);
        return excess.value(low) <= 0
                ? low
                : new BracketingNthOrderBrentSolver(0, RELATIVE / 2 * high, 0, ORDER)
                        .solve(MOST_EVALUATIONS, excess, low, high, AllowedSolution.BELOW_SIDE);
    }

    /** Not above 0 if, and only if, {@code epsilon} is not above {@code target}, however both are rounded. */
    private static double excess(double epsilon, double target) {
        double log = Math.max(-MOST_LOG, Math.min(MOST_LOG, Math.log(epsilon / target)));
        return epsilon <= target ? Math.min(-Double.MIN_NORMAL, log) : Math.max(Double.MIN_NORMAL, log);
    }
}
