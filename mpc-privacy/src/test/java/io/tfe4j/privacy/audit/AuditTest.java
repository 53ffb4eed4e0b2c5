package io.tfe4j.privacy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the values of a reference implementation in Python. */
class AuditTest {
    private static Stream<JsonNode> vectors(String name) {
        try (InputStream file = Objects.requireNonNull(AuditTest.class.getResourceAsStream("/audit-vectors.json"))) {
            return StreamSupport.stream(
                    new ObjectMapper().readTree(file).get(name).spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> oneRunPValue() {
        return vectors("oneRunPValue");
    }

    static Stream<JsonNode> oneRunEpsilon() {
        return vectors("oneRunEpsilon");
    }

    static Stream<JsonNode> clopperPearsonUpper() {
        return vectors("clopperPearsonUpper");
    }

    private static OneRunAudit audit(JsonNode vector) {
        return new OneRunAudit(
                vector.get("canaries").asInt(),
                vector.get("guesses").asInt(),
                vector.get("correct").asInt());
    }

    private static double real(JsonNode vector, String field) {
        return vector.get(field).asDouble();
    }

    @ParameterizedTest
    @MethodSource
    void oneRunPValue(JsonNode vector) {
        assertThat(audit(vector).pValue(real(vector, "epsilon"), real(vector, "delta")))
                .isCloseTo(real(vector, "pValue"), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource
    void oneRunEpsilon(JsonNode vector) {
        assertThat(audit(vector).epsilonLowerBound(real(vector, "delta"), real(vector, "significance")))
                .isCloseTo(real(vector, "epsilonLowerBound"), within(1e-6));
    }

    @ParameterizedTest
    @MethodSource
    void clopperPearsonUpper(JsonNode vector) {
        int successes = vector.get("successes").asInt();
        int trials = vector.get("trials").asInt();
        double significance = real(vector, "significance");

        assertThat(Binomials.upper(successes, trials, significance)).isCloseTo(real(vector, "upper"), within(1e-12));
        assertThat(Binomials.lower(trials - successes, trials, significance))
                .isCloseTo(1 - real(vector, "upper"), within(1e-12));
    }

    @Test
    void scoresOfANormalMechanism_haveItsAucAndAdvantage_andABoundBelowItsEpsilon() {
        Random random = new Random(1);
        double[] without =
                random.doubles(20_000).map(unused -> random.nextGaussian()).toArray();
        double[] with =
                random.doubles(20_000).map(unused -> random.nextGaussian() + 1).toArray();

        CanaryAudit audit = CanaryAudit.of(with, without);

        assertThat(audit.auc()).isCloseTo(0.7602, within(0.013));
        assertThat(audit.advantage()).isCloseTo(0.3829, within(0.025));
        assertThat(audit.truePositiveRate(0.1)).isCloseTo(0.3891, within(0.025));
        assertThat(audit.truePositiveRate(1)).isEqualTo(1);
        assertThat(audit.epsilonLowerBound(1e-5, 0.01)).isBetween(1.5, 4.377);
    }

    @Test
    void scoresThatTellNothing_haveNoBound() {
        double[] same = IntStream.range(0, 1000).asDoubleStream().toArray();

        CanaryAudit audit = CanaryAudit.of(same, same);

        assertThat(audit.auc()).isEqualTo(0.5);
        assertThat(audit.advantage()).isZero();
        assertThat(audit.epsilonLowerBound(1e-5, 0.01)).isZero();
    }

    @Test
    void losses_areLowerOfMembers() {
        assertThat(CanaryAudit.ofLosses(new double[] {0.1, 0.2}, new double[] {1, 2})
                        .auc())
                .isEqualTo(1);
    }

    @Test
    void surestGuesses_areTheHighestAndTheLowest() {
        double[] scores = {5, -5, 4, -4, 0, 0.1};
        boolean[] in = {true, false, false, false, true, true};

        assertThat(OneRunAudit.ofScores(scores, in, 4)).isEqualTo(new OneRunAudit(6, 4, 3));
    }

    @Test
    void countsOutOfOrder_areRefused() {
        assertThatThrownBy(() -> new OneRunAudit(10, 11, 5)).hasMessageContaining("guesses=11");
        assertThatThrownBy(() -> CanaryAudit.of(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("with=1");
        assertThatThrownBy(() -> CanaryAudit.of(new double[] {1, Double.NaN}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
