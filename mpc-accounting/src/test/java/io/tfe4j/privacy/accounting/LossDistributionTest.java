package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossDistributionTest {
    private static PrvAccountant.Interval bracket(double delta, long count, double... noises) {
        double reach = LossDistribution.reach(count * (double) noises.length, delta);
        List<LossDistribution.Part> parts = new ArrayList<>();
        for (double noise : noises) {
            parts.add(new LossDistribution.Part(new PrivacyLoss(1, noise, true, reach), count));
        }
        PrvAccountant.Interval interval = new LossDistribution(parts, delta).bracket(0.01);
        return Objects.requireNonNull(interval);
    }

    /**
     * Gaussian noise without sampling, of which the exact epsilon is known; the accountant itself takes that, so this is the
     * grid's own test. Small deltas of many steps are where the rounding of a transform without a tilt is larger than delta.
     */
    @ParameterizedTest
    @CsvSource({
        "0.3, 1",
        "0.3, 1000",
        "0.5, 3",
        "0.8, 100",
        "1, 10000",
        "2, 100000",
        "4, 10000",
        "8, 30000",
        "10, 100",
        "15, 10",
        "20, 1",
        "50, 1000",
        "100, 10"
    })
    void interval_holdsTheExactEpsilon(double total, long count) {
        for (double delta : new double[] {0.1, 1e-5, 1e-12, 1e-15, 1e-40}) {
            PrvAccountant.Interval interval = bracket(delta, count, total * Math.sqrt(count));
            double exact = exactEpsilon(total, delta);

            assertThat(exact).as("delta %s", delta).isBetween(interval.lower(), interval.upper());
            assertThat(interval.estimate()).isCloseTo(exact, within(0.004 * Math.max(1, exact)));
        }
    }

    /** By an integral without cancellation where the difference of two tails has no digits. */
    private static double exactEpsilon(double noise, double delta) {
        double low = 0;
        double high = 1;
        while (logDelta(noise, high) > Math.log(delta)) {
            high *= 2;
        }
        if (logDelta(noise, 0) <= Math.log(delta)) {
            return 0;
        }
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (logDelta(noise, middle) > Math.log(delta)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** {@code E[max(0, 1 - e^(epsilon - L))]} with L normal of mean m = 1 / (2 s^2) and variance 2 m: Simpson's rule. */
    private static double logDelta(double noise, double epsilon) {
        double mean = 1 / (2 * noise * noise);
        double deviation = 1 / noise;
        double from = Math.max(0, mean - 12 * deviation - epsilon);
        // where the product of density and loss is largest, and from there on as far as it matters
        double peak = Math.max(from, mean - epsilon);
        double reach = peak + 14 * deviation;
        int steps = 2_000;
        double step = (reach - from) / steps;
        double largest = Double.NEGATIVE_INFINITY;
        double[] logs = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            double x = from + i * step;
            double z = (x + epsilon - mean) / deviation;
            logs[i] = -z * z / 2 + Math.log(-Math.expm1(-x));
            largest = Math.max(largest, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            int weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(logs[i] - largest);
        }
        return largest + Math.log(sum * step / 3 / (deviation * Math.sqrt(2 * Math.PI)));
    }

    @Test
    void interval_ofSeveralKinds_holdsTheExactEpsilon() {
        PrvAccountant.Interval interval = bracket(1e-12, 400, 30, 50, 80);
        double exact = exactEpsilon(1 / Math.sqrt(400 * (1 / 900.0 + 1 / 2500.0 + 1 / 6400.0)), 1e-12);

        assertThat(exact).isBetween(interval.lower(), interval.upper());
    }

    @Test
    void tail_isThatOfTheNormalDistribution() {
        for (double x = -9; x < 26; x += 0.00917) {
            double expected = GaussianMechanism.normal(-x);
            assertThat(NormalTail.above(x)).isCloseTo(expected, within(1e-12 * expected));
        }
        // by arithmetic with forty digits
        assertThat(NormalTail.above(30)).isCloseTo(4.906713927148187e-198, within(1e-210));
        assertThat(NormalTail.above(37)).isCloseTo(5.725571222524577e-300, within(1e-311));
        assertThat(NormalTail.above(Double.POSITIVE_INFINITY)).isZero();
        assertThat(NormalTail.above(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    }
}
