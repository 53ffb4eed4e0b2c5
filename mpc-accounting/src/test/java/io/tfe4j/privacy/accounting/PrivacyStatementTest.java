package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrivacyStatementTest {
    static Stream<JsonNode> trainings() {
        return Vectors.of("trainings").filter(vector -> Vectors.has(vector, "gaussianEpsWithoutSampling"));
    }

    /** That each example is used exactly once an epoch is a weaker case than that chance decides how often. */
    @ParameterizedTest
    @MethodSource("trainings")
    void againstWhoKnowsTheBatches_nothingIsAmplified(JsonNode vector) {
        PrivacyStatement statement = statement(vector);

        if (statement.training().epochs() == Math.rint(statement.training().epochs())) {
            assertThat(statement.known()).isGreaterThan(real(vector, "gaussianEpsWithoutSampling") * (1 - 1e-9));
        }
        assertThat(statement.training().steps()).isEqualTo(vector.get("steps").asLong());
    }

    /** Against sums over all counts to forty digits, of another implementation. */
    @ParameterizedTest
    @CsvSource({
        "1000, 10, 1, 1.0, 1e-5, 8.615",
        "60000, 256, 1, 1.3, 1e-5, 6.139",
        "60000, 256, 15, 1.3, 1e-5, 20.137",
        "10000, 64, 5, 2.0, 1e-6, 7.663",
        "100000, 4, 20, 1.2, 1e-5, 26.541"
    })
    void againstWhoKnowsTheBatches_chanceDecidesHowOftenAnExampleIsUsed(
            long examples, long batch, double epochs, double noise, double delta, double expected) {
        PrivacyStatement statement = PrivacyStatement.of(new Training(examples, batch, epochs), noise, delta);

        assertThat(statement.known()).isCloseTo(expected, within(1e-3));
    }

    /** Certified lower bounds of the truth for one example: a bound for a person's one example is not below them. */
    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, 1.0, 1e-5, 4.844",
        "10, 1, 1, 0.5, 1e-5, 12.250",
        "100, 50, 2, 0.6, 1e-5, 14.378",
        "1000, 10, 1, 0.3, 1e-6, 31.558",
        "60000, 64, 1, 0.3, 1e-9, 32.138"
    })
    void numbers_areNeverBelowTheTruthOrAWeakerAdversarys(
            long examples, long batch, double epochs, double noise, double delta, double truth) {
        PrivacyStatement statement = PrivacyStatement.of(new Training(examples, batch, epochs), noise, delta);

        assertThat(statement.ofSampledUsers(1)).isGreaterThanOrEqualTo(truth);
        assertThat(statement.sampled()).isGreaterThanOrEqualTo(truth);
        assertThat(statement.known()).isGreaterThanOrEqualTo(statement.sampled());
        assertThat(statement.replaced()).isGreaterThanOrEqualTo(statement.sampled());
        for (int k = 2; k <= 20; k++) {
            assertThat(statement.ofUsers(k)).isGreaterThan(statement.ofUsers(k - 1));
            assertThat(statement.ofSampledUsers(k)).isLessThanOrEqualTo(statement.ofUsers(k));
        }
    }

    @Test
    void numbers_whereLittleIsSampledAndMuchIsLost_areNotBelowAWeakerAdversarys() {
        PrivacyStatement statement = PrivacyStatement.of(new Training(1000, 999, 1000), 3, 1e-5);

        assertThat(statement.sampled()).isLessThanOrEqualTo(statement.known());
    }

    @Test
    void scores_areInEveryNumber() {
        Training training = new Training(10_000, 64, 5);
        PrivacyStatement without = PrivacyStatement.of(training, 2, 1e-6);
        PrivacyStatement with = PrivacyStatement.of(training, 2, 1e-6, new PrivacyStatement.Scores(20, 5));
        double all = RdpAccountant.create()
                .compose(training.event(2))
                .compose(new PrivacyEvent.SelfComposed(new PrivacyEvent.DiscreteGaussian(20, 1), 5))
                .epsilon(1e-6)
                .epsilon();

        assertThat(with.sampled()).isEqualTo(all).isGreaterThan(without.sampled());
        assertThat(with.known()).isGreaterThan(without.known()).isGreaterThanOrEqualTo(with.sampled());
        assertThat(with.replaced()).isGreaterThan(without.replaced());
        assertThat(with.ofUsers(1)).isEqualTo(with.known());
        assertThat(with.ofUsers(2)).isGreaterThan(without.ofUsers(2));
        assertThat(with.ofSampledUsers(2)).isGreaterThan(without.ofSampledUsers(2));
        assertThat(with.toString()).contains("5 scores of held-back examples, noised by 20.0, are counted");
    }

    private static PrivacyStatement statement(JsonNode vector) {
        Training training = new Training(
                vector.get("sampleSize").asLong(), vector.get("batchSize").asLong(), real(vector, "epochs"));
        return PrivacyStatement.of(training, real(vector, "noiseMultiplier"), real(vector, "delta"));
    }

    @Test
    void words_haveBothNumbers_andWhatWasAssumed() {
        PrivacyStatement statement = PrivacyStatement.of(new Training(60_000, 256, 15), 1.3, 1e-5);

        assertThat(statement.toString())
                .contains(String.format("epsilon %.6g", statement.sampled()))
                .contains(String.format("epsilon %.6g", statement.known()))
                .contains("3516 steps", "added or removed", "not in this");
        assertThat(statement.toString()).contains(String.format("epsilon %.6g", statement.replaced()));
        assertThat(statement.ofUsers(1)).isEqualTo(statement.known());
        assertThat(statement.ofUsers(3)).isGreaterThan(statement.known());
    }
}
