package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationTest {
    static Stream<JsonNode> calibrations() {
        return Vectors.of("calibrations");
    }

    static Stream<JsonNode> epsilons() {
        return Vectors.of("gaussianEpsilon");
    }

    static Stream<JsonNode> sigmas() {
        return Vectors.of("gaussianSigma");
    }

    @ParameterizedTest
    @MethodSource("calibrations")
    void noise_isTheLeastThatDoesNotOverspend(JsonNode vector) {
        double target = real(vector, "targetEpsilon");
        double rate = real(vector, "samplingRate");
        long steps = vector.get("steps").asLong();
        DoubleUnaryOperator epsilonOf = noise -> RdpAccountant.create()
                .compose(PrivacyEvent.training(rate, noise, steps))
                .epsilon(real(vector, "delta"))
                .epsilon();

        double noise = Calibration.noiseMultiplier(epsilonOf, target);

        double expected = real(vector, "noiseMultiplierRdpExact");
        assertThat(noise).isCloseTo(expected, within(1e-4 * expected));
        assertThat(epsilonOf.applyAsDouble(noise)).isLessThanOrEqualTo(target);
        assertThat(epsilonOf.applyAsDouble(noise * (1 - 1e-5))).isGreaterThan(target);
    }

    @Test
    void noise_takesFewEvaluations_howeverEpsilonFalls() {
        for (double power : new double[] {0.1, 1, 7}) {
            AtomicInteger evaluations = new AtomicInteger();
            DoubleUnaryOperator epsilonOf = noise -> {
                evaluations.incrementAndGet();
                return noise < 0.4 ? Double.POSITIVE_INFINITY : 3 * Math.pow(noise, -power);
            };

            double noise = Calibration.noiseMultiplier(epsilonOf, 2);

            double expected = Math.pow(1.5, 1 / power);
            assertThat(noise).isBetween(expected * (1 - 1e-12), expected * (1 + 1e-6));
            assertThat(evaluations.get()).isLessThan(16);
        }
        // a step, where nothing interpolates
        assertThat(Calibration.noiseMultiplier(noise -> noise < Math.PI ? Double.POSITIVE_INFINITY : 1, 2))
                .isBetween(Math.PI, Math.PI * (1 + 1e-6));
        // a budget that is met exactly
        assertThat(Calibration.noiseMultiplier(noise -> 1 / noise, 0.5)).isBetween(2.0, 2 * (1 + 1e-6));
    }

    @Test
    void budgetThatNoNoiseMeets_isRefused() {
        assertThatThrownBy(() -> Calibration.noiseMultiplier(noise -> 3, 1)).hasMessageContaining("targetEpsilon=1.0");
        assertThatThrownBy(() -> Calibration.noiseMultiplier(noise -> 0, 0)).hasMessageContaining("target epsilon");
    }

    @ParameterizedTest
    @MethodSource("epsilons")
    void gaussianEpsilon_isExact(JsonNode vector) {
        double expected = real(vector, "epsilon");
        assertThat(GaussianMechanism.epsilon(real(vector, "noiseMultiplier"), real(vector, "delta")))
                .isCloseTo(expected, within(1e-9 * Math.max(expected, 1e-3)));
    }

    @ParameterizedTest
    @MethodSource("sigmas")
    void gaussianNoise_isExact(JsonNode vector) {
        double expected = real(vector, "noiseMultiplier");
        assertThat(GaussianMechanism.noiseMultiplier(real(vector, "epsilon"), real(vector, "delta")))
                .isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void extremeTargets_areMetFromBelow() {
        for (double target : new double[] {1e-6, 1e9, 1e12}) {
            for (double rate : new double[] {1e-4, 1}) {
                DoubleUnaryOperator epsilonOf = noise -> RdpAccountant.create()
                        .compose(PrivacyEvent.training(rate, noise, 10))
                        .epsilon(1e-5)
                        .epsilon();
                double noise = Calibration.noiseMultiplier(epsilonOf, target);

                assertThat(epsilonOf.applyAsDouble(noise)).isLessThanOrEqualTo(target);
            }
        }
    }

    @Test
    void guess_changesTheAnswerByNoMoreThanTheError() {
        DoubleUnaryOperator epsilonOf = noise -> 3 / noise;
        for (double guess : new double[] {1e-3, 0.5, 1.49, 1.51, 1e4}) {
            assertThat(Calibration.noiseMultiplier(epsilonOf, 2, guess)).isBetween(1.5, 1.5 * (1 + 1e-6));
        }
    }

    @Test
    void approximation_savesEvaluations_andIsNotBelieved() {
        DoubleUnaryOperator epsilonOf = noise -> 3 / noise + 0.01;
        double expected = 3 / 1.99;
        List<DoubleUnaryOperator> approximations = List.of(
                noise -> 3 / noise,
                noise -> 3 / noise + 0.02 + 1e-4 * noise,
                noise -> 2 / noise,
                noise -> 300 / noise,
                noise -> noise < 100 ? Double.POSITIVE_INFINITY : 0,
                noise -> 0);
        for (int i = 0; i < approximations.size(); i++) {
            AtomicInteger evaluations = new AtomicInteger();
            DoubleUnaryOperator counted = noise -> {
                evaluations.incrementAndGet();
                return epsilonOf.applyAsDouble(noise);
            };

            double noise = Calibration.noiseMultiplier(counted, approximations.get(i), 2, 1.4);

            assertThat(noise).isBetween(expected, expected * (1 + 1.1e-5));
            assertThat(evaluations.get()).isLessThan(i < 2 ? 5 : 60);
        }
        DoubleUnaryOperator constant = noise -> 3;
        assertThatThrownBy(() -> Calibration.noiseMultiplier(constant, noise -> 1 / noise, 2, 1))
                .hasMessageContaining("targetEpsilon=2.0");
    }

    /** Steps that only a few evaluations should be spent on, and an epsilon that does not quite fall. */
    @Test
    void stepsAndRipples_areMetFromBelow() {
        DoubleUnaryOperator steps = noise -> Math.ceil(3e5 / noise) / 1e5;
        DoubleUnaryOperator ripples = noise -> 3 / noise + 1e-7 * Math.sin(1e9 * noise);
        for (DoubleUnaryOperator epsilonOf : List.of(steps, ripples)) {
            double noise = Calibration.noiseMultiplier(epsilonOf, each -> 3 / each, 2, 1.4);

            assertThat(epsilonOf.applyAsDouble(noise)).isLessThanOrEqualTo(2);
            assertThat(noise).isBetween(1.5 * (1 - 1e-5), 1.5 * (1 + 3e-5));
        }
    }

    /** The same noise as every evaluation at full precision gives, from a twentieth of the work. */
    @ParameterizedTest
    @CsvSource({"0.5, 1e-5", "2, 1e-8", "8, 1e-5"})
    void noiseByTheDistribution_isTheLeastThatDoesNotOverspend(double target, double delta) {
        Training training = new Training(60_000, 256, 86);
        AtomicInteger evaluations = new AtomicInteger();
        DoubleUnaryOperator upper = noise -> {
            evaluations.incrementAndGet();
            return PrvAccountant.create()
                    .compose(training.event(noise))
                    .epsilon(delta)
                    .upper();
        };

        double noise = Calibration.noiseMultiplier(
                upper,
                each -> PrvAccountant.create(0.1)
                        .compose(training.event(each))
                        .epsilon(delta)
                        .estimate(),
                target,
                1);

        assertThat(evaluations.get()).isLessThanOrEqualTo(12);
        assertThat(upper.applyAsDouble(noise)).isLessThanOrEqualTo(target);
        assertThat(upper.applyAsDouble(noise * (1 - 1e-4))).isGreaterThan(target);
    }
}
