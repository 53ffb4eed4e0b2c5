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

    private static Typed one(String sampleSize, String batchSize, String epochs, String delta, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "budget",
                "--sample-size=" + sampleSize,
                "--batch-size=" + batchSize,
                "--epochs=" + epochs,
                "--delta=" + delta));
        all.addAll(List.of(more));
        return tfe4j(all.toArray(String[]::new));
    }

    /** The accountant that was asked is the one that answers, in text and JSON, and its number is the statement's. */
    @Test
    void accountant_isTheOneThatWasAsked() throws Exception {
        String[] training = {"60000", "256", "15", "1e-5"};
        JsonNode prv = new ObjectMapper()
                .readTree(one(
                                training[0],
                                training[1],
                                training[2],
                                training[3],
                                "--noise-multiplier=1.3",
                                "--accountant=prv",
                                "--json")
                        .out());
        String text = one(
                        training[0],
                        training[1],
                        training[2],
                        training[3],
                        "--noise-multiplier=1.3",
                        "--accountant=prv")
                .out();

        assertThat(prv.get("accountant").asText()).isEqualTo("prv");
        assertThat(prv.get("epsilon").asDouble()).isCloseTo(0.8746, within(1e-3));
        assertThat(prv.get("epsilonKnownBatches").asDouble()).isCloseTo(20.137, within(1e-3));
        assertThat(text).contains("ACCOUNTANT = prv", "epsilon 0.8746", "EPSILON_REQUIRED = 0.8746");
    }

    /** Each is answered with a finite number that is a bound, or refused with the reason. */
    @Test
    void extremes_areAnsweredOrRefused() {
        for (String accountant : List.of("--accountant=rdp", "--accountant=prv")) {
            for (String[] known : new String[][] {
                {"--noise-multiplier=1e-9"},
                {"--noise-multiplier=1e-3"},
                {"--noise-multiplier=0.3"},
                {"--noise-multiplier=1e9"},
                {"--target-epsilon=1e9"},
                {"--target-epsilon=1e-3"}
            }) {
                for (String batch : List.of("1", "1000")) {
                    Typed typed = one("1000", batch, "1", "1e-5", known[0], accountant, "--json");
                    assertThat(typed.exitCode()).as(known[0] + typed.err()).isZero();
                    assertThat(typed.out()).doesNotContain("Infinity").doesNotContain("NaN");
                }
            }
        }
        assertThat(one("1000", "1000", "1", "1e-5", "--noise-multiplier=0.3", "--accountant=prv")
                        .out())
                .contains("EPSILON_REQUIRED = 19.1");
        assertThat(one("1000", "10", "1", "1e-5", "--noise-multiplier=1e-3", "--accountant=prv")
                        .out())
                .contains("ACCOUNTANT = ");
    }

    @Test
    void badValues_areRefused() {
        assertThat(one("1000", "10", "1", "1e-5", "--noise-multiplier=0").err()).contains("too little");
        assertThat(one("1000", "10", "1", "1e-5", "--noise-multiplier=NaN").err())
                .contains("noise multiplier");
        assertThat(one("1000", "10", "1", "1e-5", "--target-epsilon=NaN").err()).contains("target epsilon");
        assertThat(one("1000", "10", "1e300", "1e-5", "--noise-multiplier=1").err())
                .contains("too many steps");
        assertThat(one("1000", "10", "NaN", "1e-5", "--noise-multiplier=1").err())
                .contains("epochs");
        assertThat(one("1000", "10", "1", "0", "--noise-multiplier=1").err()).contains("delta");
        assertThat(one("1000", "10", "1", "NaN", "--noise-multiplier=1").err()).contains("delta");
        assertThat(one("1000", "0", "1", "1e-5", "--noise-multiplier=1").err()).contains("batch");
    }
}
