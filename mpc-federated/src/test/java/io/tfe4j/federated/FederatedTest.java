package io.tfe4j.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederatedTest {
    private static final double GRID = 0x1p-16;

    private static FederatedConfig.Builder withoutNoise() {
        return FederatedConfig.builder().applyDifferentialPrivacy(false);
    }

    /** Each client pulls the weights towards its own point. */
    private static FederatedModel<double[]> towards(int length) {
        return FederatedModel.of(new double[length], (weights, point) -> {
            double[] update = new double[length];
            Arrays.setAll(update, i -> 0.5 * (point[i] - weights[i]));
            return update;
        });
    }

    private static List<double[]> points(int clients, int length) {
        SplittableRandom random = new SplittableRandom(5);
        return IntStream.range(0, clients)
                .mapToObj(i -> random.doubles(length, -0.1, 0.1).toArray())
                .toList();
    }

    @Test
    void training_withoutNoise_isFederatedAveraging() {
        List<double[]> points = points(12, 7);
        double[] expected = new double[7];
        for (int round = 0; round < 3; round++) {
            double[] before = expected.clone();
            for (double[] point : points) {
                for (int i = 0; i < 7; i++) {
                    expected[i] += 0.5 * (point[i] - before[i]) / points.size();
                }
            }
        }

        FederatedResult result =
                Federated.train(towards(7), points, withoutNoise().batch(5).build());

        assertThat(result.rounds()).hasSize(3).allMatch(round -> round.opened() && round.accepted() == 12);
        for (int i = 0; i < 7; i++) {
            assertThat(result.weights()[i]).isEqualTo(expected[i], within(3 * GRID));
        }
        assertThat(result.privacy().epsilon(Adversary.OUTSIDER)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** Three servers' noise has one and a half times the promised variance; the standard error is a root of 2 / n. */
    @Test
    void noise_inTheWeights_hasTheVarianceOfThreeServers() {
        int length = 30_000;
        FederatedModel<Integer> nothing = FederatedModel.of(new double[length], (weights, data) -> new double[length]);
        FederatedConfig config = FederatedConfig.builder()
                .numRounds(1)
                .clipNorm(0.5)
                .noiseMultiplier(2)
                .build();

        double[] weights =
                Federated.train(nothing, Collections.nCopies(4, 0), config).weights();

        double variance = Arrays.stream(weights).map(w -> w * w).sum() / length;
        double expected = 1.5 * Math.pow(2 * 0.5 / 4, 2);
        assertThat(variance / expected).isEqualTo(1, within(6 * Math.sqrt(2.0 / length)));
    }

    @Test
    void tooFewClients_withoutNoise_openNothing() {
        List<double[]> points = points(3, 4);

        FederatedResult result = Federated.train(
                towards(4), points, withoutNoise().minFitClients(4).numRounds(2).build());

        assertThat(result.rounds()).hasSize(2).noneMatch(RoundReport::opened);
        assertThat(result.weights()).containsOnly(0);
        assertThat(result.privacy().epsilon(Adversary.SERVER)).isZero();
    }

    /** Otherwise weights that stay as they were would tell those who see them that somebody was missing. */
    @Test
    void tooFewClients_withNoise_openNoise_soThatTheWeightsDoNotTell() {
        FederatedConfig config = FederatedConfig.builder()
                .minFitClients(4)
                .numRounds(2)
                .fractionFit(1e-9)
                .build();

        FederatedResult result = Federated.train(towards(4), points(3, 4), config);

        assertThat(result.rounds()).hasSize(2).allMatch(RoundReport::opened).allMatch(round -> round.accepted() == 0);
        assertThat(result.weights()).doesNotContain(0);
        assertThat(result.privacy().rounds()).isEqualTo(2);
    }

    /** Two clients of whom each is there half of the time, and adds nothing: weights are noise of one size, whoever was there. */
    @Test
    void rounds_lookAlike_whoeverTookPart() {
        int length = 4000;
        FederatedModel<Integer> nothing = FederatedModel.of(new double[length], (weights, data) -> new double[length]);
        FederatedConfig config = FederatedConfig.builder()
                .numRounds(1)
                .fractionFit(0.5)
                .noiseMultiplier(2)
                .build();
        double[] squares = new double[3];
        int[] rounds = new int[3];
        while (Arrays.stream(rounds).min().orElseThrow() < 8) {
            FederatedResult result = Federated.train(nothing, List.of(0, 1), config);
            int there = result.rounds().get(0).accepted();
            rounds[there]++;
            squares[there] += Arrays.stream(result.weights()).map(w -> w * w).sum() / length;
        }

        double expected = 1.5 * Math.pow(2 / (0.5 * 2), 2);
        for (int there = 0; there < 3; there++) {
            double error = Math.sqrt(2.0 / length / rounds[there]);
            assertThat(squares[there] / rounds[there] / expected)
                    .as("%d there", there)
                    .isEqualTo(1, within(6 * error));
        }
    }

    @Test
    void clientsThatFail_areCounted_andLeftOut() {
        List<double[]> points = points(10, 4);
        FederatedModel<double[]> model = FederatedModel.of(new double[4], (weights, point) -> {
            if (point == points.get(3)) {
                throw new IOException("battery empty");
            }
            if (point == points.get(4)) {
                return new double[5];
            }
            return point == points.get(5) ? new double[] {Double.NaN, 0, 0, 0} : new double[] {0.1, 0, 0, 0};
        });

        FederatedResult result =
                Federated.train(model, points, withoutNoise().numRounds(1).build());

        assertThat(result.rounds().get(0).clients())
                .isEqualTo(
                        Map.of(Verdict.ACCEPTED, 7, Verdict.ABSENT, 1, Verdict.WRONG_SHAPE, 1, Verdict.INCOMPLETE, 1));
        assertThat(result.weights()[0]).isEqualTo(0.1, within(GRID));
    }

    @Test
    void clientsThatHang_areNotWaitedFor() {
        List<double[]> points = points(3, 4);
        FederatedModel<double[]> model = FederatedModel.of(new double[4], (weights, point) -> {
            if (point == points.get(2)) {
                Thread.sleep(60_000);
            }
            return new double[4];
        });

        FederatedResult result = Federated.train(
                model,
                points,
                withoutNoise()
                        .numRounds(1)
                        .roundDeadline(Duration.ofMillis(700))
                        .build());

        assertThat(result.rounds().get(0).clients()).isEqualTo(Map.of(Verdict.ACCEPTED, 2, Verdict.ABSENT, 1));
    }

    @Test
    void fractionFit_choosesAbout_thatPart() {
        int clients = 2000;
        FederatedConfig config = withoutNoise().numRounds(1).fractionFit(0.3).build();

        RoundReport report = Federated.train(
                        FederatedModel.of(new double[1], (weights, data) -> new double[1]),
                        Collections.nCopies(clients, 0),
                        config)
                .rounds()
                .get(0);

        assertThat(report.chosen()).isCloseTo(600, within((int) (6 * Math.sqrt(clients * 0.3 * 0.7))));
        assertThat(report.accepted()).isEqualTo(report.chosen());
    }

    @Test
    void ledger_stopsTheTraining_beforeTheBudgetIsExceeded(@TempDir Path folder) throws IOException {
        List<RoundReport> heard = new ArrayList<>();
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(1, 1e-5))) {
            FederatedConfig config = FederatedConfig.builder()
                    .noiseMultiplier(7)
                    .numRounds(5)
                    .ledger(ledger)
                    .listener((report, weights) -> heard.add(report))
                    .build();

            assertThatThrownBy(() -> Federated.train(towards(4), points(3, 4), config))
                    .isInstanceOf(BudgetExceededException.class);

            assertThat(ledger.entries()).isNotEmpty().hasSameSizeAs(heard).hasSizeLessThan(5);
            assertThat(ledger.odometer()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void softmaxRegression_learnsWhatIsSeparable() {
        SplittableRandom random = new SplittableRandom(9);
        List<LabelledRows> clients =
                IntStream.range(0, 30).mapToObj(i -> separable(random, 8)).toList();
        SoftmaxRegression model = new SoftmaxRegression(2, 2, 2, 1);

        FederatedResult result = Federated.train(
                model,
                clients,
                FederatedConfig.builder().numRounds(15).noiseMultiplier(0.5).build());

        assertThat(model.accuracy(result.weights(), separable(random, 400))).isGreaterThan(0.9);
    }

    private static LabelledRows separable(SplittableRandom random, int rows) {
        double[][] features = new double[rows][];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(2);
            double side = labels[row] == 0 ? -1 : 1;
            features[row] = new double[] {side + random.nextDouble(-0.5, 0.5), random.nextDouble(-1, 1)};
        }
        return new LabelledRows(features, labels);
    }
}
