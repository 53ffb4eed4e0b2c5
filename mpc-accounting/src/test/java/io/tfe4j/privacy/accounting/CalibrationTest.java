package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
}
