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
    private static final double NEAR = 1e-5;
    private static final double ABOUT = 1e-3;
    private static final double STEP_GROWTH = 8;
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
        return noiseMultiplier(epsilonOf, targetEpsilon, guess, RELATIVE);
    }

    private static double noiseMultiplier(
            DoubleUnaryOperator epsilonOf, double targetEpsilon, double guess, double relative) {
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
        return leastBetween(once, targetEpsilon, low, high, relative);
    }

    /**
     * Likewise, to within a hundred-thousandth of itself, with very few evaluations of {@code epsilonOf}: three where all
     * goes well. The answer is held to {@code epsilonOf} alone, whatever the approximation says.
     *
     * @param about an approximation of {@code epsilonOf} that is quickly computed, and falls as the noise grows; its
     *     error should change little between values of the noise that are close together
     * @param guess about how much it will be
     */
    public static double noiseMultiplier(
            DoubleUnaryOperator epsilonOf, DoubleUnaryOperator about, double targetEpsilon, double guess) {
        Checks.positive("target epsilon", targetEpsilon);
        Checks.positive("guess", guess);
        Map<Double, Double> known = new HashMap<>();
        DoubleUnaryOperator once = noise -> known.computeIfAbsent(noise, about::applyAsDouble);
        double first = noiseMultiplier(once, targetEpsilon, guess, ABOUT);
        double error = epsilonOf.applyAsDouble(first) - once.applyAsDouble(first);
        if (!(Math.abs(error) < targetEpsilon)) {
            return noiseMultiplier(epsilonOf, targetEpsilon, guess);
        }
        DoubleUnaryOperator corrected = noise -> Math.max(0, once.applyAsDouble(noise) + error);
        double second = leastNear(corrected, targetEpsilon, first, ABOUT / 2, NEAR / 40);
        return leastNear(epsilonOf, targetEpsilon, second, RELATIVE, NEAR);
    }

    /** Goes from {@code guess} up and down, by steps that grow, until the answer is in between. */
    private static double leastNear(
            DoubleUnaryOperator epsilonOf, double target, double guess, double firstStep, double relative) {
        double step = firstStep / 4;
        double high = guess * (1 + step);
        double low = 0;
        while (!(epsilonOf.applyAsDouble(high) <= target)) {
            low = high;
            step *= STEP_GROWTH;
            high *= 1 + step;
            if (high > MOST_NOISE) {
                throw new IllegalArgumentException("privacy budget is too low for any noise: targetEpsilon=" + target);
            }
        }
        step = firstStep;
        while (low == 0) {
            double lower = high / (1 + step);
            if (lower < 1 / MOST_NOISE || !(epsilonOf.applyAsDouble(lower) <= target)) {
                low = lower;
            } else {
                high = lower;
                step *= STEP_GROWTH;
            }
        }
        return high <= low * (1 + relative) ? high : leastBetween(epsilonOf, target, low, high, relative);
    }

    /** Epsilon falls smoothly: interpolation needs few steps, and each of them is costly. */
    private static double leastBetween(
            DoubleUnaryOperator epsilonOf, double target, double low, double high, double relative) {
        UnivariateFunction excess = noise -> excess(epsilonOf.applyAsDouble(noise), target);
        return excess.value(low) <= 0
                ? low
                : new BracketingNthOrderBrentSolver(0, relative / 2 * high, 0, ORDER)
                        .solve(MOST_EVALUATIONS, excess, low, high, AllowedSolution.BELOW_SIDE);
    }

    /** Not above 0 if, and only if, {@code epsilon} is not above {@code target}, however both are rounded. */
    private static double excess(double epsilon, double target) {
        double log = Math.max(-MOST_LOG, Math.min(MOST_LOG, Math.log(epsilon / target)));
        return epsilon <= target ? Math.min(-Double.MIN_NORMAL, log) : Math.max(Double.MIN_NORMAL, log);
    }
}
