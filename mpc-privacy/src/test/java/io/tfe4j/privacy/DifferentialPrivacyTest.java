package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferentialPrivacyTest {
    private static final PlainModel LOGISTIC =
            PlainModel.of(new int[] {3}, new Dense(1).kernel(Weights.zeros()), new Sigmoid());

    /** Two clouds that a plane parts almost entirely. */
    static Frame clouds(int rows, long seed) {
        Random random = new Random(seed);
        double[] values = new double[rows * 4];
        for (int row = 0; row < rows; row++) {
            int side = random.nextInt(2);
            for (int i = 0; i < 3; i++) {
                values[row * 4 + i] = 0.3 * random.nextGaussian() + (side == 1 ? 0.5 : -0.5);
            }
            values[row * 4 + 3] = side;
        }
        return Frame.of(List.of("a", "b", "c", "side"), values);
    }

    @Test
    void training_atEpsilonThree_tellsCloudsApart_andSaysWhatItSpent() {
        PrivateTrainingResult result = DifferentialPrivacy.train(
                LOGISTIC, clouds(1000, 1), TrainingOptions.builder().epsilon(3).build());

        assertThat(result.epsilon()).isLessThanOrEqualTo(3).isGreaterThan(2.999);
        assertThat(result.model().accuracy(clouds(1000, 2), "side")).isGreaterThan(0.95);
        // of the 800 that are trained on
        double expected = RdpAccountant.create()
                .compose(new Training(800, 64, 10).event(result.noiseMultiplier()))
                .epsilon(1e-5)
                .epsilon();
        assertThat(result.epsilon()).isEqualTo(expected);
        assertThat(result.statement().sampled()).isEqualTo(expected);
        assertThat(result.history()).hasSize(10);
        assertThat(result.history().get(9).steps()).isEqualTo(125);
        assertThat(result.history().get(9).epsilon()).isEqualTo(expected);
        assertThat(result.history().get(0).epsilon()).isLessThan(expected);
    }

    /** Clipped to a norm that is far too large at first, and with noise that becomes less: both within the epsilon asked for. */
    @Test
    void adaptiveClipping_andNoiseThatChanges_learn_withinTheSameEpsilon() {
        NoiseSchedule schedule = NoiseSchedule.exponential(0.6, 3);
        PrivateTrainingResult result = DifferentialPrivacy.train(
                LOGISTIC,
                clouds(1000, 1),
                TrainingOptions.builder()
                        .epsilon(3)
                        .maxGradNorm(4)
                        .adaptiveClipping(0.5)
                        .noise(schedule)
                        .build());

        assertThat(result.epsilon()).isLessThanOrEqualTo(3).isGreaterThan(2.999);
        double expected = RdpAccountant.create()
                .compose(schedule.event(new Training(800, 64, 10), result.noiseMultiplier()))
                .epsilon(1e-5)
                .epsilon();
        assertThat(result.epsilon()).isEqualTo(expected);
        assertThat(result.history().get(9).epsilon()).isCloseTo(expected, within(1e-9));
        assertThat(result.statement().sampled()).isCloseTo(expected, within(1e-9));
        assertThat(result.statement().known()).isGreaterThan(expected);
        assertThat(result.statement().noiseMultiplier()).isEqualTo(schedule.least(result.noiseMultiplier()));
        assertThat(result.model().accuracy(clouds(1000, 2), "side")).isGreaterThan(0.9);
    }

    /** In order, of which everybody knows: no number is smaller for who does not. */
    @Test
    void batchesInOrder_learn_andAreAccountedAsOneRelease() {
        PrivateTrainingResult result = DifferentialPrivacy.train(
                LOGISTIC,
                clouds(2000, 1),
                TrainingOptions.builder().epsilon(3).epochs(4).inOrder().build());

        assertThat(result.epsilon()).isLessThanOrEqualTo(3).isGreaterThan(2.999);
        assertThat(result.event()).isEqualTo(new PrivacyEvent.Gaussian(result.noiseMultiplier()));
        assertThat(result.history()).hasSize(4);
        assertThat(result.history().get(3).epsilon()).isEqualTo(result.epsilon());
        assertThat(result.history().get(0).epsilon()).isBetween(1.0, 2.0);
        double exact = GaussianMechanism.epsilon(result.noiseMultiplier(), 1e-5);
        assertThat(result.statement().known())
                .isCloseTo(exact, within(1e-4))
                .isEqualTo(result.statement().sampled());
        assertThat(result.statement().replaced())
                .isCloseTo(GaussianMechanism.epsilon(result.noiseMultiplier() / 2, 1e-5), within(1e-4));
        assertThat(result.statement().toString())
                .contains("one release of all examples")
                .doesNotContain("independently");
        assertThat(result.model().accuracy(clouds(1000, 2), "side")).isGreaterThan(0.9);
    }

    @Test
    void batchesInOrder_thatWouldGoOnWithOtherRowsOrNorms_areRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> TrainingOptions.builder()
                        .inOrder()
                        .checkpoint(folder.resolve("c"))
                        .build())
                .hasMessageContaining("held back at random: validationSplit=0.2");
        assertThatThrownBy(() -> TrainingOptions.builder()
                        .inOrder()
                        .adaptiveClipping(0.5)
                        .build())
                .hasMessageContaining("clipQuantile=0.5");
    }

    @Test
    void model_predictsFeaturesAlone_andSaysEachLoss() {
        Frame data = clouds(200, 19);
        TrainedModel model = DifferentialPrivacy.train(
                        LOGISTIC, data, TrainingOptions.builder().build())
                .model();

        double[] results = model.predict(data.without("side"));
        double[] losses = model.losses(data, "side");

        double[] sides = data.select("side").values();
        for (int i = 0; i < 200; i++) {
            double right = sides[i] == 1 ? results[i] : 1 - results[i];
            assertThat(losses[i]).isCloseTo(-Math.log(right), within(1e-9));
        }
        assertThat(model.loss(data, "side"))
                .isCloseTo(Arrays.stream(losses).average().orElseThrow(), within(1e-9));
        assertThatThrownBy(() -> model.predict(data)).hasMessageContaining("table=4, model=3");
    }

    @Test
    void training_withoutNoise_isOrdinary_andItsEpsilonInfinite() {
        PrivateTrainingResult result = DifferentialPrivacy.train(
                LOGISTIC,
                clouds(500, 3),
                TrainingOptions.builder().noiseMultiplier(0).maxGradNorm(100).build());

        assertThat(result.epsilon()).isInfinite();
        assertThat(result.model().accuracy(clouds(1000, 4), "side")).isGreaterThan(0.97);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam", "rmsprop"})
    void everyOptimizer_learns_andSeveralClasses(String name) {
        Optimizer optimizer = switch (name) {
            case "sgd" -> Optimizer.sgd(1);
            case "momentum" -> Optimizer.sgd(0.3, 0.7);
            case "adam" -> Optimizer.adam(0.05);
            default -> Optimizer.rmsProp(0.05);
        };
        PrivateTrainingResult result = DifferentialPrivacy.train(
                PlainModel.of(new int[] {3}, new Dense(8), new ReLU(), new Dense(2), new Softmax()),
                clouds(1000, 5),
                TrainingOptions.builder().epsilon(8).optimizer(optimizer).build());

        assertThat(result.model().accuracy(clouds(1000, 6), "side")).isGreaterThan(0.9);
    }

    @Test
    void microBatches_changeNothing() {
        List<double[]> weights = new ArrayList<>();
        for (int size : new int[] {1, 7, 1000}) {
            TrainingOptions options = TrainingOptions.builder()
                    .noiseMultiplier(0)
                    .validationSplit(0)
                    .batchSize(100)
                    .microBatch(size)
                    .build();
            weights.add(DifferentialPrivacy.train(LOGISTIC, clouds(100, 7), options)
                    .model()
                    .weights());
        }
        assertThat(weights.get(1)).containsExactly(weights.get(0), within(1e-9));
        assertThat(weights.get(2)).containsExactly(weights.get(0), within(1e-9));
    }

    @Test
    void noiseThatIsGiven_isUsed_unlessItSpendsMoreThanEpsilon() {
        Frame data = clouds(1000, 8);
        TrainingOptions.Builder builder = TrainingOptions.builder().noiseMultiplier(2);

        assertThat(DifferentialPrivacy.train(LOGISTIC, data, builder.build()).noiseMultiplier())
                .isEqualTo(2);
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        LOGISTIC, data, builder.epsilon(0.1).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spends more than epsilon allows");
    }

    @Test
    void ledger_hasTheTrainingBeforeItsFirstStep_andRefusesTheSecond(@TempDir Path folder) throws IOException {
        Frame data = clouds(500, 9);
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(1.2, 1e-5))) {
            List<Integer> entries = new ArrayList<>();
            TrainingOptions options = TrainingOptions.builder()
                    .ledger(ledger, "clouds")
                    .listener(epoch -> entries.add(ledger.entries().size()))
                    .build();

            PrivateTrainingResult result = DifferentialPrivacy.train(LOGISTIC, data, options);

            assertThat(entries).hasSize(10).containsOnly(1);
            assertThat(ledger.odometer()).isEqualTo(result.epsilon());
            assertThatThrownBy(() -> DifferentialPrivacy.train(LOGISTIC, data, options))
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("purpose=clouds");
            assertThat(entries).hasSize(10);
        }
    }

    @Test
    void trainingThatCannotStart_spendsNothing(@TempDir Path folder) throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(5, 1e-5))) {
            TrainingOptions options =
                    TrainingOptions.builder().ledger(ledger, "clouds").build();

            assertThatThrownBy(() ->
                            DifferentialPrivacy.train(LOGISTIC, clouds(500, 10).select("a", "side"), options))
                    .hasMessageContaining("features differ in number");
            assertThat(ledger.entries()).isEmpty();
        }
    }

    /** Noise that protects from nothing is accounted for, or refused, before anything is spent; neither takes long. */
    @Test
    void hardlyAnyNoise_isAccountedForBeforeTheLedgerIsCharged(@TempDir Path folder) throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(5, 1e-5))) {
            for (double noise : new double[] {1e-9, 1e-200, 1e-3}) {
                TrainingOptions options = TrainingOptions.builder()
                        .noiseMultiplier(noise)
                        .epochs(1)
                        .ledger(ledger, "clouds")
                        .build();
                assertThatThrownBy(() -> DifferentialPrivacy.train(LOGISTIC, clouds(100, 12), options))
                        .isInstanceOfAny(BudgetExceededException.class, IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> DifferentialPrivacy.train(
                            LOGISTIC,
                            clouds(100, 13),
                            TrainingOptions.builder()
                                    .noiseMultiplier(1)
                                    .epochs(1e300)
                                    .ledger(ledger, "clouds")
                                    .build()))
                    .hasMessageContaining("too many steps");
            assertThat(ledger.entries()).isEmpty();
        }
    }

    @Test
    void earlyStopping_onPrivateExamples_isAccountedFor() {
        Frame data = clouds(1000, 11);
        TrainingOptions options = TrainingOptions.builder()
                .epsilon(3)
                .epochs(30)
                .earlyStoppingPatience(2)
                .validationNoise(40)
                .build();

        PrivateTrainingResult result = DifferentialPrivacy.train(LOGISTIC, data, options);

        assertThat(result.epsilon()).isLessThanOrEqualTo(3).isGreaterThan(2.999);
        assertThat(result.statement().sampled()).isCloseTo(result.epsilon(), within(1e-9));
        assertThat(result.statement().toString()).contains("30 scores of held-back examples, noised by 40.0");
        assertThat(result.event().toString()).contains("DiscreteGaussian[sigma=40.0, sensitivity=1]");
        assertThat(result.history()).allMatch(epoch -> !Double.isNaN(epoch.validation()));
    }

    @Test
    void earlyStopping_onPublicExamples_costsNothing_andStops() {
        TrainingOptions options = TrainingOptions.builder()
                .epsilon(3)
                .epochs(40)
                .earlyStoppingPatience(3)
                .publicValidation(clouds(50, 12))
                .build();

        PrivateTrainingResult result = DifferentialPrivacy.train(LOGISTIC, clouds(1000, 13), options);

        assertThat(result.epsilon()).isEqualTo(result.statement().sampled());
        assertThat(result.stoppedEarly()).isTrue();
        assertThat(result.history()).hasSizeLessThan(40);
        assertThat(result.model().accuracy(clouds(1000, 14), "side")).isGreaterThan(0.9);
    }

    @Test
    void earlyStopping_thatCannotBePrivate_isRefused() {
        PlainModel line = PlainModel.of(new int[] {3}, new Dense(1));
        TrainingOptions.Builder builder = TrainingOptions.builder().earlyStoppingPatience(2);
        Frame data = clouds(1000, 15);

        assertThatThrownBy(() -> DifferentialPrivacy.train(line, data, builder.build()))
                .hasMessageContaining("give public examples");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        LOGISTIC, data, builder.validationSplit(0).build()))
                .hasMessageContaining("validationSplit=0");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        LOGISTIC,
                        data,
                        builder.validationSplit(0.1).validationNoise(1).build()))
                .hasMessageContaining("validation alone spends more");
    }

    @Test
    void framework_thatIsNotThere_isNamed() {
        TrainingOptions options =
                TrainingOptions.builder().framework(Framework.DL4J).build();

        assertThatThrownBy(() -> DifferentialPrivacy.train(LOGISTIC, clouds(100, 16), options))
                .isInstanceOf(FrameworkUnavailableException.class)
                .hasMessageContaining("framework=DL4J")
                .hasMessageContaining("onClassPath=[NATIVE]");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        new Unknown(),
                        clouds(100, 17),
                        TrainingOptions.builder().build()))
                .isInstanceOf(FrameworkUnavailableException.class);
    }

    private record Unknown() implements TrainableModel {
        @Override
        public int features() {
            return 3;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public Objective objective() {
            return Objective.MEAN_SQUARED_ERROR;
        }
    }

    @Test
    void dataThatDoesNotFit_isRefused_withoutShowingIt() {
        TrainingOptions options = TrainingOptions.builder().targetColumn("kind").build();
        Frame data = clouds(100, 18);

        assertThatThrownBy(() -> DifferentialPrivacy.train(LOGISTIC, data, options))
                .hasMessage("no such column: column=kind, known=[a, b, c, side]");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        LOGISTIC, data.rows(1, 2, 3), TrainingOptions.builder().build()))
                .hasMessageContaining("sample size is smaller than the batch: sampleSize=3, batchSize=64");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        LOGISTIC, data.select("a"), TrainingOptions.builder().build()))
                .hasMessageContaining("without features");
        PlainModel classes = PlainModel.of(new int[] {3}, new Dense(2), new Softmax());
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        classes,
                        data.select("b", "c", "side", "a"),
                        TrainingOptions.builder().build()))
                .hasMessage("labels are not all classes: column=[a], allowed=0..1");
    }
}
