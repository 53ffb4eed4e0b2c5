package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.Optimizer;
import io.tfe4j.privacy.training.RateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Frame DATA = DifferentialPrivacyTest.clouds(300, 1);
    private static final PlainModel MODEL =
            PlainModel.of(new int[] {3}, new Dense(4), new Tanh(), new Dense(1), new Sigmoid());

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("training.json");
    }

    private TrainingOptions.Builder options() {
        return TrainingOptions.builder()
                .noiseMultiplier(1)
                .epochs(4)
                .batchSize(32)
                .optimizer(Optimizer.adam(0.05).scheduled(RateSchedule.cosine()))
                .checkpoint(file);
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void trainingThatWasCut_goesOn_withItsWeightsAndAccount_andIsPaidForOnce() throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(100, 1e-5))) {
            TrainingOptions.Builder options = options().ledger(ledger, "loans");
            assertThatThrownBy(() -> DifferentialPrivacy.train(
                            MODEL,
                            DATA,
                            options.listener(epoch -> {
                                        if (epoch.epoch() == 2) {
                                            throw new Crash();
                                        }
                                    })
                                    .build()))
                    .isInstanceOf(Crash.class);
            PrivateCheckpoint cut = PrivateCheckpoint.read(file);
            assertThat(cut.history()).hasSize(2);
            assertThat(cut.epsilon()).isEqualTo(cut.history().get(1).epsilon()).isPositive();
            assertThat(cut.weights()).hasSize(4 * 3 + 4 + 4 + 1);

            List<EpochReport> rest = new ArrayList<>();
            PrivateTrainingResult result = DifferentialPrivacy.train(
                    MODEL, DATA, options.listener(rest::add).build());

            assertThat(rest).extracting(EpochReport::epoch).containsExactly(3, 4);
            assertThat(result.history()).hasSize(4).startsWith(cut.history().toArray(EpochReport[]::new));
            assertThat(ledger.entries()).hasSize(1);
            assertThat(PrivateCheckpoint.read(file).weights())
                    .isEqualTo(result.model().weights())
                    .isNotEqualTo(cut.weights());
        }
    }

    /** What follows gradients, and noise that changes, go on as they were; neither is forgotten in the options. */
    @Test
    void trainingOfAdaptiveClipping_andOfStages_goesOn_andIsNoOther() {
        TrainingOptions.Builder options = options().adaptiveClipping(0.5).noise(NoiseSchedule.of(2, 1));
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        MODEL,
                        DATA,
                        options.listener(epoch -> {
                                    throw new Crash();
                                })
                                .build()))
                .isInstanceOf(Crash.class);
        PrivateCheckpoint cut = readCheckpoint();
        double[] norm = cut.state().optimizer().get(cut.state().optimizer().size() - 1);
        assertThat(norm).hasSize(1);
        assertThat(norm[0]).isPositive().isNotEqualTo(1);

        assertRefused(options().adaptiveClipping(0.5), "option=noise, checkpoint=NoiseSchedule[2.0, 1.0], now=null");
        assertRefused(options().noise(NoiseSchedule.of(2, 1)), "option=clipQuantile, checkpoint=0.5, now=null");
        PrivateTrainingResult result = DifferentialPrivacy.train(
                MODEL, DATA, options.listener(epoch -> {}).build());
        assertThat(result.history()).hasSize(4);
        assertThat(result.history().get(3).epsilon()).isEqualTo(result.epsilon());
    }

    /** Rows in their order go on with the account of all steps together; the noise that is still to come is nobody's. */
    @Test
    void trainingInOrder_goesOn_andCostsNoLess() throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(100, 1e-5))) {
            TrainingOptions.Builder options =
                    options().inOrder().validationSplit(0).ledger(ledger, "loans");
            assertThatThrownBy(() -> DifferentialPrivacy.train(
                            MODEL,
                            DATA,
                            options.listener(epoch -> {
                                        if (epoch.epoch() == 2) {
                                            throw new Crash();
                                        }
                                    })
                                    .build()))
                    .isInstanceOf(Crash.class);
            PrivateCheckpoint cut = readCheckpoint();
            PrivateTrainingResult result = DifferentialPrivacy.train(
                    MODEL, DATA, options.listener(epoch -> {}).build());

            PrivateTrainingResult whole = DifferentialPrivacy.train(
                    MODEL,
                    DATA,
                    options()
                            .inOrder()
                            .validationSplit(0)
                            .checkpoint(folder.resolve("other"))
                            .build());
            assertThat(result.history()).startsWith(cut.history().toArray(EpochReport[]::new));
            assertThat(result.history())
                    .extracting(EpochReport::epsilon)
                    .isEqualTo(
                            whole.history().stream().map(EpochReport::epsilon).toList());
            assertThat(result.epsilon())
                    .isEqualTo(whole.epsilon())
                    .isEqualTo(result.history().get(3).epsilon());
            assertThat(ledger.entries()).hasSize(1);
            assertThat(DifferentialPrivacy.train(MODEL, DATA, options.build())
                            .model()
                            .weights())
                    .isEqualTo(result.model().weights());
        }
        assertRefused(options().validationSplit(0), "option=ledger, checkpoint=loans, now=none");
        DifferentialPrivacy.train(
                MODEL,
                DATA,
                options()
                        .checkpoint(folder.resolve("samples"))
                        .validationSplit(0)
                        .build());
        assertRefused(
                options()
                        .checkpoint(folder.resolve("samples"))
                        .validationSplit(0)
                        .inOrder(),
                "option=order, checkpoint=null, now=Factorization");
    }

    private PrivateCheckpoint readCheckpoint() {
        try {
            return PrivateCheckpoint.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void completeTraining_givesItsResultAgain() {
        PrivateTrainingResult first =
                DifferentialPrivacy.train(MODEL, DATA, options().build());

        PrivateTrainingResult again =
                DifferentialPrivacy.train(MODEL, DATA, options().build());

        assertThat(again.model().weights()).isEqualTo(first.model().weights());
        assertThat(again.history()).isEqualTo(first.history());
    }

    @Test
    void checkpointOfAnotherTraining_isRefused_withWhatDiffers() {
        DifferentialPrivacy.train(MODEL, DATA, options().build());

        assertRefused(options().noiseMultiplier(2), "option=noiseMultiplier, checkpoint=1.0, now=2.0");
        assertRefused(options().epochs(5), "option=epochs, checkpoint=4.0, now=5.0");
        assertRefused(options().clipping(Clipping.PER_LAYER), "option=clipping, checkpoint=FLAT");
        assertRefused(options().optimizer(Optimizer.sgd(1)), "option=optimizer");
        assertRefused(options().adaptiveClipping(0.5), "option=clipQuantile, checkpoint=null, now=0.5");
        assertRefused(options().noise(NoiseSchedule.of(2, 1)), "option=noise, checkpoint=null");
        assertThatThrownBy(() -> DifferentialPrivacy.train(
                        MODEL, DifferentialPrivacyTest.clouds(400, 1), options().build()))
                .hasMessageContaining("option=rows, checkpoint=240, now=320");
    }

    private static void assertRefused(TrainingOptions.Builder options, String message) {
        assertThatThrownBy(() -> DifferentialPrivacy.train(MODEL, DATA, options.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checkpoint is of another training")
                .hasMessageContaining(message);
    }

    @Test
    void damagedCheckpoint_isRefused_andStaysAsItIs() throws IOException {
        DifferentialPrivacy.train(MODEL, DATA, options().build());
        String whole = Files.readString(file);
        for (String damaged : List.of(
                "", "null", "[]", "{}", whole.substring(0, whole.length() / 2), whole.replace("\"steps\"", "\"s\""))) {
            Files.writeString(file, damaged);

            assertThatThrownBy(() ->
                            DifferentialPrivacy.train(MODEL, DATA, options().build()))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
            assertThat(Files.readString(file)).isEqualTo(damaged);
        }
    }

    @Test
    void secondTraining_onTheSameFile_isRefusedWhileTheFirstRuns() {
        List<Throwable> second = new ArrayList<>();
        DifferentialPrivacy.train(
                MODEL,
                DATA,
                options()
                        .listener(epoch -> {
                            try {
                                DifferentialPrivacy.train(MODEL, DATA, options().build());
                            } catch (IllegalArgumentException e) {
                                second.add(e);
                            }
                        })
                        .build());

        assertThat(second).hasSize(4);
        assertThat(second.get(0)).hasMessageContaining("another training holds the checkpoint");
    }
}
