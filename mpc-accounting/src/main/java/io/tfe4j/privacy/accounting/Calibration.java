package io.tfe4j.privacy.accounting;

import java.util.function.DoubleUnaryOperator;

/** How much noise a budget takes. */
public final class Calibration {
    private static final double MOST_NOISE = 0x1p30;
    private static final double RELATIVE = 1e-6;

    private Calibration() {}

    /**
     * The least noise that does not overspend, to within a millionth of itself and always from above.
     *
     * @param epsilonOf what epsilon a noise multiplier costs; falls as the noise grows
     * @throws IllegalArgumentException if no noise is enough
     */
    public static double noiseMultiplier(DoubleUnaryOperator epsilonOf, double targetEpsilon) {
        Checks.positive("target epsilon", targetEpsilon);
        double high = 1;
        while (!(epsilonOf.applyAsDouble(high) <= targetEpsilon)) {
            high *= 2;
            if (high > MOST_NOISE) {
                throw new IllegalArgumentException(
                        "privacy budget is too low for any noise: targetEpsilon=" + targetEpsilon);
            }
        }
        double low = high / 2;
        while (low > 1 / MOST_NOISE && epsilonOf.applyAsDouble(low) <= targetEpsilon) {
            high = low;
            low /= 2;
        }
        while (high - low > RELATIVE * high) {
            double middle = Math.sqrt(low * high);
            if (epsilonOf.applyAsDouble(middle) <= targetEpsilon) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
