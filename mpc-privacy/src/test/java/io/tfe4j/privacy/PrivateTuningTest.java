package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.plain.PlainModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateTuningTest {
    private static final Frame DATA = DifferentialPrivacyTest.clouds(800, 3);
    private static final PlainModel MODEL = PlainModel.of(new int[] {3}, new Dense(1), new Sigmoid());

    /** One that learns nothing, and one that does. */
    private static List<TrainingOptions.Builder> rates() {
        return List.of(candidate().learningRate(1e-12), candidate().learningRate(0.5));
    }

    private static TrainingOptions.Builder candidate() {
        return TrainingOptions.builder().epochs(3).batchSize(64);
    }

    @Test
    void bestOfManyTrainings_isChosen_withinEpsilonForAllOfThem() {
        List<EpochReport> told = new ArrayList<>();
        List<TrainingOptions.Builder> candidates =
                rates().stream().map(each -> each.listener(told::add)).toList();

        // one in forty of such tunings draws the first candidate alone
        TunedModel best = new PrivateTuning(40, 3, 1e-5).tune(MODEL, DATA, candidates);

        assertThat(best.epsilon()).isLessThanOrEqualTo(3).isCloseTo(3, within(1e-3));
        assertThat(RdpAccountant.create().compose(best.event()).epsilon(1e-5).epsilon())
                .isEqualTo(best.epsilon());
        assertThat(best.event()).isInstanceOf(PrivacyEvent.RepeatAndSelect.class);
        assertThat(told).isEmpty();
        assertThat(best.statement()).contains("epsilon 3", "how many trainings");
        if (best.candidate() == 1) {
            assertThat(best.model().accuracy(DifferentialPrivacyTest.clouds(500, 4), "side"))
                    .isGreaterThan(0.8);
        }
    }

    @Test
    void tuning_costsMoreThanOneTraining_andIsSpentAtOnce(@TempDir Path folder) throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(4, 1e-5))) {
            PrivateTuning tuning = new PrivateTuning(3, 3, 1e-5).ledger(ledger, "loans");
            tuning.tune(MODEL, DATA, rates()).model().close();

            assertThat(ledger.entries()).hasSize(1);
            assertThatThrownBy(() -> tuning.tune(MODEL, DATA, rates())).isInstanceOf(BudgetExceededException.class);
            assertThat(ledger.entries()).hasSize(1);
        }
    }

    @Test
    void candidatesOfOtherCosts_orWithoutAScore_areRefused(@TempDir Path folder) {
        PrivateTuning tuning = new PrivateTuning(3, 3, 1e-5);
        assertThatThrownBy(() -> tuning.tune(MODEL, DATA, List.of())).hasMessageContaining("no candidates");
        assertThatThrownBy(() -> tuning.tune(
                        MODEL, DATA, List.of(candidate(), candidate().epochs(4))))
                .hasMessageContaining("another batchSize=64, epochs=4.0");
        assertThatThrownBy(() -> tuning.tune(MODEL, DATA, List.of(candidate().validationSplit(0))))
                .hasMessageContaining("nothing to score trainings by");
        assertThatThrownBy(() -> tuning.tune(MODEL, DATA, List.of(candidate().checkpoint(folder.resolve("c")))))
                .hasMessageContaining("checkpoint");
        assertThatThrownBy(() -> new PrivateTuning(0, 3, 1e-5)).hasMessageContaining("meanTrainings=0.0");
    }

    /** Each is refused by the framework or the training, not by the options. */
    @Test
    void whatOneOfTheTrainingsRefuses_isRefusedBeforeAnythingIsSpent(@TempDir Path folder) throws IOException {
        int beyondRounding = (1 << 18) + 1;
        Frame many = DifferentialPrivacyTest.clouds(2 * beyondRounding, 3);
        Frame otherColumns = DATA.without("a");
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(4, 1e-5))) {
            PrivateTuning tuning = new PrivateTuning(2, 3, 1e-5).ledger(ledger, "loans");

            assertThatThrownBy(() -> tuning.tune(
                            MODEL, many, List.of(TrainingOptions.builder().batchSize(beyondRounding))))
                    .hasMessageContaining("batches are too large for the rounding of their sums");
            assertThatThrownBy(
                            () -> tuning.tune(MODEL, DATA, List.of(candidate().publicValidation(otherColumns))))
                    .hasMessageContaining("features differ in number");
            assertThatThrownBy(() -> tuning.tune(
                            MODEL, DATA, List.of(candidate(), candidate().targetColumn("none"))))
                    .hasMessageContaining("none");
            assertThatThrownBy(() -> tuning.tune(
                            MODEL, DATA, List.of(candidate(), candidate().framework(Framework.DL4J))))
                    .isInstanceOf(FrameworkUnavailableException.class);

            assertThat(ledger.entries()).isEmpty();
            tuning.tune(MODEL, DATA, List.of(candidate())).model().close();
            assertThat(ledger.entries()).hasSize(1);
        }
    }
}
