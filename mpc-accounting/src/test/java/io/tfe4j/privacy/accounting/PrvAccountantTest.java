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

    /** Hardly any noise, sure sampling, steps without end: an answer that is finite and a bound, or infinite where nothing is. */
    @Test
    void extremes_areAnswered() {
        for (double rate : new double[] {1e-300, 1e-9, 0.5, 1}) {
            for (double noise : new double[] {1e-9, 0.019, 0.3, 1e300, Double.POSITIVE_INFINITY}) {
                for (long steps : new long[] {0, 1, Long.MAX_VALUE}) {
                    PrivacyEvent event = PrivacyEvent.training(rate, noise, steps);
                    String what = event.toString();
                    PrvAccountant.Interval interval =
                            PrvAccountant.create().compose(event).epsilon(1e-9);
                    double renyi =
                            RdpAccountant.create().compose(event).epsilon(1e-9).epsilon();

                    assertThat(renyi).as(what).isNotNaN().isGreaterThanOrEqualTo(0);
                    assertThat(interval.upper()).as(what).isBetween(0.0, renyi * (1 + 1e-9) + 1e-9);
                    assertThat(interval.lower()).as(what).isBetween(0.0, interval.upper());
                    assertThat(interval.estimate()).as(what).isBetween(interval.lower(), interval.upper());
                }
            }
        }
    }

    @Test
    void unsampledNoise_isExact_howeverLittle() {
        for (double noise : new double[] {1e-9, 0.01, 0.3, 0.4069, 1e6}) {
            PrvAccountant.Interval interval = PrvAccountant.create()
                    .compose(new PrivacyEvent.Gaussian(noise))
                    .epsilon(1e-5);

            assertThat(interval.byDistribution()).isTrue();
            assertThat(interval.upper()).isFinite().isEqualTo(GaussianMechanism.epsilon(noise, 1e-5));
        }
        // by the formula of Balle and Wang, to four digits
        assertThat(PrvAccountant.create()
                        .compose(new PrivacyEvent.Gaussian(0.3))
                        .epsilon(1e-5)
                        .upper())
                .isCloseTo(19.13, within(0.01));
    }

    @Test
    void sampledAndUnsampledTogether_areAboveEither() {
        PrivacyEvent sampled = PrivacyEvent.training(0.01, 1, 1000);
        PrivacyEvent whole = new PrivacyEvent.Gaussian(3);

        double together = PrvAccountant.create()
                .compose(sampled)
                .compose(whole)
                .epsilon(1e-6)
                .lower();

        assertThat(together)
                .isGreaterThan(
                        PrvAccountant.create().compose(sampled).epsilon(1e-6).upper())
                .isGreaterThan(
                        PrvAccountant.create().compose(whole).epsilon(1e-6).upper());
    }

    /** Where the distribution cannot be computed it says so, and has the other bound. */
    @Test
    void hardlyAnyNoise_isLeftToRenyiDivergences() {
        PrivacyEvent event = PrivacyEvent.training(0.01, 1e-3, 10);
        PrvAccountant.Interval interval = PrvAccountant.create().compose(event).epsilon(1e-5);

        assertThat(interval.byDistribution()).isFalse();
        assertThat(interval.lower()).isZero();
        assertThat(interval.upper())
                .isEqualTo(RdpAccountant.create().compose(event).epsilon(1e-5).epsilon());
    }
}
