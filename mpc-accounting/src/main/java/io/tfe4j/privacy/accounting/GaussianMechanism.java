package io.tfe4j.privacy.accounting;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;

/** The exact cost of Gaussian noise without sampling (Balle and Wang 2018, theorem 8); composition divides the noise by the root of the count. */
public final class GaussianMechanism {
    private static final double MOST = 1e300;
    private static final double RELATIVE = 1e-14;
    /** From where on a tail has no digits of its own, and its series has them all. */
    private static final double LARGE = 35;

    private GaussianMechanism() {}

    /** The least delta for {@code epsilon}. */
    public static double delta(double noiseMultiplier, double epsilon) {
        Checks.positive("noise multiplier", noiseMultiplier);
        Checks.notNegative("epsilon", epsilon);
        double half = 1 / (2 * noiseMultiplier);
        double shift = epsilon * noiseMultiplier;
        // e^epsilon times the normal density at half + shift is that at half - shift, since (2 half) (2 shift) = 2
        // epsilon
        double difference = half - shift;
        return normal(difference) - Math.exp(-difference * difference / 2 + logOfScaledTail(half + shift));
    }

    /** {@code log(normal(-x) e^(x^2 / 2))} for x from 0 on. */
    private static double logOfScaledTail(double x) {
        if (x < LARGE) {
            return Math.log(normal(-x)) + x * x / 2;
        }
        double square = x * x;
        return -Math.log(x * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / square + 3 / (square * square));
    }

    /** The least epsilon for {@code delta}, from above, relative error 1e-14. */
    public static double epsilon(double noiseMultiplier, double delta) {
        Checks.positive("noise multiplier", noiseMultiplier);
        Checks.positive("delta", delta);
        if (delta(noiseMultiplier, 0) <= delta) {
            return 0;
        }
        return leastBelow(epsilon -> delta(noiseMultiplier, epsilon), delta);
    }

    /** The least noise for {@code epsilon} and {@code delta}, from above, relative error 1e-14. */
    public static double noiseMultiplier(double epsilon, double delta) {
        Checks.notNegative("epsilon", epsilon);
        Checks.positive("delta", delta);
        return leastBelow(multiplier -> delta(multiplier, epsilon), delta);
    }

    /** Where a falling function comes down to {@code target}, from above. */
    static double leastBelow(DoubleUnaryOperator falling, double target) {
        double high = 1;
        while (falling.applyAsDouble(high) > target) {
            high *= 2;
            if (high > MOST) {
                throw new IllegalArgumentException("delta too small to compute with: delta=" + target);
            }
        }
        double low = high / 2;
        while (low > 1 / MOST && falling.applyAsDouble(low) <= target) {
            high = low;
            low /= 2;
        }
        while (high - low > RELATIVE * high) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (falling.applyAsDouble(middle) <= target) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** The standard normal distribution function. */
    static double normal(double x) {
        return Erf.erfc(-x / Math.sqrt(2)) / 2;
    }
}
