package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivacyStatementTest {
    static Stream<JsonNode> trainings() {
        return Vectors.of("trainings").filter(vector -> Vectors.has(vector, "gaussianEpsWithoutSampling"));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void againstWhoKnowsTheBatches_nothingIsAmplified(JsonNode vector) {
        PrivacyStatement statement = statement(vector);

        double expected = real(vector, "gaussianEpsWithoutSampling");
        assertThat(statement.known()).isCloseTo(expected, within(1e-9 * expected));
        assertThat(statement.training().steps()).isEqualTo(vector.get("steps").asLong());
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
        assertThat(statement.ofUsers(1)).isEqualTo(statement.known());
        assertThat(statement.ofUsers(3)).isGreaterThan(statement.known());
    }
}
