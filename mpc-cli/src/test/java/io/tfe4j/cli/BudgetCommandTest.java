package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetCommandTest {
    private static final List<String> TRAINING =
            List.of("budget", "--sample-size", "100000", "--batch-size", "4", "--epochs", "20", "--delta", "1e-5");

    private static Typed budget(String... more) {
        List<String> all = new ArrayList<>(TRAINING);
        all.addAll(List.of(more));
        return tfe4j(all.toArray(String[]::new));
    }

    @Test
    void costOfATraining_withTheParametersReallyUsed() {
        String out = budget("--noise-multiplier", "1.2").out();

        assertThat(out).contains("EPSILON_REQUIRED = 0.277880239621").contains(" using TARGET_DELTA = 1e-05");
        assertThat(out.lines())
                .contains("SAMPLE_SIZE = 100000", "BATCH_SIZE = 4", "NUM_EPOCHS = 20", "NOISE_MULTIPLIER = 1.2")
                .contains("STEPS = 500000", "SAMPLING_RATE = 4.0E-5", "ACCOUNTANT = rdp, order 28");
    }

    @Test
    void json_isOneObject() throws Exception {
        JsonNode object = new ObjectMapper()
                .readTree(budget("--noise-multiplier", "1.2", "--json").out());

        assertThat(object.get("epsilon").asDouble()).isCloseTo(0.27788023962107, within(1e-9));
        assertThat(object.get("order").asDouble()).isEqualTo(28);
        assertThat(object.get("steps").asLong()).isEqualTo(500_000);
        assertThat(object.get("samplingRate").asDouble()).isEqualTo(4e-5);
        assertThat(object.get("accountant").asText()).isEqualTo("rdp");
    }

    @ParameterizedTest
    @CsvSource({"rdp,1.2631375", "prv,1.185"})
    void targetEpsilon_givesTheNoise(String accountant, double expected) throws Exception {
        Typed typed = tfe4j(
                "budget",
                "--sample-size=60000",
                "--batch-size=256",
                "--epochs=15",
                "--delta=1e-5",
                "--target-epsilon=1",
                "--accountant=" + accountant,
                "--json");

        JsonNode object = new ObjectMapper().readTree(typed.out());
        assertThat(object.get("noiseMultiplier").asDouble()).isCloseTo(expected, within(0.02));
        assertThat(object.get("epsilon").asDouble()).isLessThanOrEqualTo(1);
    }

    @Test
    void nonsense_isRefused() {
        assertThat(budget("--noise-multiplier", "-1").err()).contains("noise multiplier");
        assertThat(budget("--target-epsilon", "0").err()).contains("target epsilon");
        assertThat(budget().err()).contains("--noise-multiplier");
        assertThat(tfe4j(
                                "budget",
                                "--sample-size=3",
                                "--batch-size=4",
                                "--epochs=1",
                                "--delta=1e-5",
                                "--noise-multiplier=1")
                        .err())
                .contains("sampleSize=3");
    }
}
