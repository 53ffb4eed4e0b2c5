package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final PrivacyEvent ONCE = new PrivacyEvent.Gaussian(4);

    private static double epsilon(PrivacyEvent event) {
        return RdpAccountant.create().compose(event).epsilon(1e-5).epsilon();
    }

    /** The theorem written out for Gaussian noise, whose divergences are {@code order / (2 s^2)}, geometric numbers. */
    @Test
    void geometricNumberOfRuns_costsWhatTheTheoremSays() {
        double mean = 10;
        double order = 20;
        double least = Double.POSITIVE_INFINITY;
        for (int other = 2; other <= 63; other++) {
            least = Math.min(least, (1 - 1.0 / other) * other / 32 + Math.log(mean) / other);
        }
        double expected = order / 32 + 2 * least + Math.log(mean) / (order - 1);

        double actual = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, order)
                .of(new PrivacyEvent.RepeatAndSelect(ONCE, mean, 1));

        assertThat(actual).isCloseTo(expected, within(1e-9));
    }

    @Test
    void poissonNumberOfRuns_costsWhatTheTheoremSays() {
        double mean = 8;
        double order = 10;
        double hat = Math.log(1 + 1 / 9.0);
        double delta = RdpAccountant.create(
                        Neighbours.ADD_OR_REMOVE_ONE,
                        IntStream.rangeClosed(2, 63).asDoubleStream().toArray())
                .compose(ONCE)
                .delta(hat);
        double expected = order / 32 + mean * delta + Math.log(mean) / 9;

        double actual = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, order)
                .of(new PrivacyEvent.RepeatAndSelect(ONCE, mean, Double.POSITIVE_INFINITY));

        assertThat(actual).isCloseTo(expected, within(1e-6)).isLessThanOrEqualTo(expected + 1e-12);
    }

    /** A pure-epsilon mechanism repeated so is at most (2 + shape) epsilon private: theorem 2 at infinite orders. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3})
    void laplaceNoise_costsAboutTwoAndTheShapeTimes(double shape) {
        PrivacyEvent once = new PrivacyEvent.Laplace(1);
        double divergence = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, 1024)
                .of(new PrivacyEvent.RepeatAndSelect(once, 5, shape));

        assertThat(divergence).isLessThan(2 + shape + 0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3, Double.POSITIVE_INFINITY})
    void moreRuns_costMore_andLessThanAllResults(double shape) {
        double few = epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 2, shape));
        double many = epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 100, shape));

        assertThat(few).isGreaterThan(epsilon(ONCE));
        assertThat(many).isGreaterThan(few).isLessThan(epsilon(new PrivacyEvent.SelfComposed(ONCE, 100)));
    }

    /** Numerically: P(k) proportional to (1 - gamma)^k Gamma(k + shape) / k!. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3})
    void mean_isThatOfTheDistribution(double shape) {
        double gamma = 0.2;
        double weight = 1;
        double total = 0;
        double sum = 0;
        for (int k = 1; k < 2000; k++) {
            total += weight;
            sum += k * weight;
            weight *= (1 - gamma) * (k + shape) / (k + 1);
        }
        assertThat(Selection.mean(gamma, shape)).isCloseTo(sum / total, within(1e-9));
    }

    @Test
    void oneRun_costsOneRun() {
        assertThat(epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 1, 1))).isEqualTo(epsilon(ONCE));
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, 0.5, 1)).hasMessageContaining("mean=0.5");
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, Double.NaN, 1))
                .hasMessageContaining("mean=NaN");
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, 2, -0.5))
                .hasMessageContaining("shape");
    }
}
