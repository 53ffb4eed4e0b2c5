package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class AccountantPropertiesTest {
    private static double epsilon(double rate, double noise, long steps, double delta) {
        return RdpAccountant.create()
                .compose(PrivacyEvent.training(rate, noise, steps))
                .epsilon(delta)
                .epsilon();
    }

    @Property(tries = 8, seed = "1")
    void epsilon_risesWithRateAndSteps_andFallsWithNoiseAndDelta(
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double rate,
            @ForAll @DoubleRange(min = 0.5, max = 8) double noise,
            @ForAll @IntRange(min = 1, max = 5000) int steps,
            @ForAll @IntRange(min = 2, max = 9) int digits) {
        double delta = Math.pow(10, -digits);
        double epsilon = epsilon(rate, noise, steps, delta);

        assertThat(epsilon(rate * 1.5, noise, steps, delta)).isGreaterThanOrEqualTo(epsilon);
        assertThat(epsilon(rate, noise * 1.5, steps, delta)).isLessThanOrEqualTo(epsilon);
        assertThat(epsilon(rate, noise, 2L * steps, delta)).isGreaterThanOrEqualTo(epsilon);
        assertThat(epsilon(rate, noise, steps, delta * 1.5)).isLessThanOrEqualTo(epsilon);
    }

    @Property(tries = 2, seed = "2")
    void divergences_areNeverBelowTheCertifiedTruth(
            @ForAll @DoubleRange(min = 0.01, max = 0.2) double rate,
            @ForAll @DoubleRange(min = 0.8, max = 3) double noise,
            @ForAll @IntRange(min = 1, max = 300) int steps) {
        PrivacyEvent event = PrivacyEvent.training(rate, noise, steps);

        assertThat(RdpAccountant.create().compose(event).epsilon(1e-5).epsilon())
                .isGreaterThanOrEqualTo(
                        PrvAccountant.create().compose(event).epsilon(1e-5).lower());
    }

    @Property(tries = 2, seed = "3")
    void calibration_neverOverspends_andHardlyUnderspends(
            @ForAll @DoubleRange(min = 0.1, max = 10) double target,
            @ForAll @DoubleRange(min = 0.01, max = 0.3) double rate,
            @ForAll @IntRange(min = 1, max = 1000) int steps) {
        double noise = Calibration.noiseMultiplier(multiplier -> epsilon(rate, multiplier, steps, 1e-5), target);

        assertThat(epsilon(rate, noise, steps, 1e-5)).isBetween(target * 0.999, target);
    }

    @Property(tries = 4, seed = "4")
    void order_doesNotMatter(
            @ForAll @DoubleRange(min = 0.5, max = 5) double first,
            @ForAll @DoubleRange(min = 0.5, max = 5) double second) {
        PrivacyEvent a = PrivacyEvent.training(0.1, first, 10);
        PrivacyEvent b = new PrivacyEvent.Laplace(second);

        double together = RdpAccountant.create()
                .compose(new PrivacyEvent.Composed(List.of(b, a)))
                .epsilon(1e-6)
                .epsilon();

        assertThat(RdpAccountant.create().compose(a).compose(b).epsilon(1e-6).epsilon())
                .isEqualTo(together);
    }
}
