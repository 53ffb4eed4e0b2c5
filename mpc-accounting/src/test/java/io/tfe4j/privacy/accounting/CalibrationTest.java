package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
