package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrvAccountantTest {
    /** Those of millions of steps take a minute, and run with {@code mvn -Pslow}. */
    static Stream<JsonNode> trainings() {
        return Vectors.of("trainings")
                .filter(vector -> vector.get("steps").asLong() <= Long.getLong("privacy.mostSteps", 8_000))
                .filter(vector -> Vectors.has(vector, "prvTightEstimate") || Vectors.has(vector, "prvEpsEstimate"));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void interval_holdsTheReference(JsonNode vector) {
        PrivacyEvent training = PrivacyEvent.training(
                real(vector, "samplingRate"),
                real(vector, "noiseMultiplier"),
                vector.get("steps").asLong());
        boolean tight = Vectors.has(vector, "prvTightEstimate");

        PrvAccountant.Interval interval =
                PrvAccountant.create().compose(training).epsilon(real(vector, "delta"));

        double reference = real(vector, tight ? "prvTightEstimate" : "prvEpsEstimate");
        assertThat(reference).isBetween(interval.lower(), interval.upper());
        assertThat(interval.estimate()).isCloseTo(reference, within(tight ? 0.002 : 0.01));
        assertThat(RdpAccountant.create()
                        .compose(training)
                        .epsilon(real(vector, "delta"))
                        .epsilon())
                .isGreaterThan(interval.lower());
    }

    @Test
    void withoutSampling_isTheExactGaussian() {
        for (double noise : new double[] {0.7, 1, 3}) {
            PrvAccountant.Interval interval = PrvAccountant.create()
                    .compose(new PrivacyEvent.SelfComposed(new PrivacyEvent.Gaussian(noise), 4))
                    .epsilon(1e-5);
            double exact = GaussianMechanism.epsilon(noise / 2, 1e-5);

            assertThat(exact).isBetween(interval.lower(), interval.upper());
            assertThat(interval.estimate()).isCloseTo(exact, within(1e-3));
        }
    }

    @Test
    void otherNoise_andNonsense_areRefused() {
        assertThatThrownBy(() -> PrvAccountant.create().compose(new PrivacyEvent.Laplace(1)))
                .hasMessageContaining("Laplace");
        assertThatThrownBy(() -> PrvAccountant.create(0)).hasMessageContaining("epsilon error");
        assertThatThrownBy(() -> PrvAccountant.create().epsilon(2)).hasMessageContaining("delta");
    }
}
