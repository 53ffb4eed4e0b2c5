package io.tfe4j.privacy.accounting;

/**
 * The upper tail of the standard normal distribution, {@code Q(x)}, for many arguments: it is {@code e^(-x^2 / 2) R(x)},
 * and R is smooth, so a table of Taylor series has it to a few units of the last place. The series come from the
 * equation {@code R' = x R - 1 / sqrt(2 pi)}, whose derivatives are {@code R^(n + 1) = x R^(n) + n R^(n - 1)}.
 */
final class NormalTail {
    /** From where on the tail is below the least double. */
    private static final double NEVER = 38;

    private static final int SERIES_AN_UNIT = 16;
    private static final int TERMS = 12;
    private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);
    /** From where on the asymptotic series has all digits. */
    private static final double LARGE = 26;

    private static final double[] SERIES = series();

    private NormalTail() {}

    private static double[] series() {
        int count = (int) NEVER * SERIES_AN_UNIT + 2;
        double[] all = new double[count * TERMS];
        for (int i = 0; i < count; i++) {
            double x = (double) i / SERIES_AN_UNIT;
            double before = scaled(x);
            double derivative = x * before - DENSITY_AT_ZERO;
            double factorial = 1;
            all[i * TERMS] = before;
            for (int n = 1; n < TERMS; n++) {
                factorial *= n;
                all[i * TERMS + n] = derivative / factorial;
                double next = x * derivative + n * before;
                before = derivative;
                derivative = next;
            }
        }
        return all;
    }

    private static double scaled(double x) {
        if (x < LARGE) {
            return GaussianMechanism.normal(-x) * Math.exp(x * x / 2);
        }
        double term = DENSITY_AT_ZERO / x;
        double sum = 0;
        for (int n = 1; n < TERMS; n++) {
            sum += term;
            term *= -(2 * n - 1) / (x * x);
        }
        return sum;
    }

    /** {@code Q(x)} for x from 0 on, relative error below 1e-12; below it, {@code 1 - Q(-x)}. */
    static double above(double x) {
        if (x < 0) {
            return 1 - above(-x);
        }
        if (!(x < NEVER)) {
            return 0;
        }
        int i = (int) Math.rint(x * SERIES_AN_UNIT);
        double distance = x - (double) i / SERIES_AN_UNIT;
        double sum = 0;
        for (int n = TERMS - 1; n >= 0; n--) {
            sum = sum * distance + SERIES[i * TERMS + n];
        }
        return sum * Math.exp(-x * x / 2);
    }
}
