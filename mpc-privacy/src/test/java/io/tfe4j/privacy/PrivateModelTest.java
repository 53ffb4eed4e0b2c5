package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateModelTest {
    private static final PlainModel LOGISTIC =
            PlainModel.of(new int[] {3}, new Dense(1).kernel(Weights.zeros()), new Sigmoid());
    private static final Frame CLOUDS = DifferentialPrivacyTest.clouds(1000, 21);
    private static final Frame FEATURES = CLOUDS.without("side");
    private static final Frame LABELS = CLOUDS.select("side");

    private static CompiledModel compiled(PrivateModel model) {
        return model.compile(
                Optimizer.sgd(0.5), Objective.BINARY_CROSS_ENTROPY, PlainMetric.ACCURACY, PlainMetric.LOSS);
    }

    @Test
    void fit_learns_andItsTrainingsAddUp() {
        CompiledModel model = compiled(new PrivateModel(LOGISTIC, 1, 1.3));
        PrivateDataLoader loader = new PrivateDataLoader(FEATURES, LABELS, 50);

        CompiledModel.Fit first = model.fit(loader, 5, 1e-5);
        CompiledModel.Fit second = model.fit(loader, 5, 1e-5);

        RdpAccountant once = RdpAccountant.create().compose(new Training(1000, 50, 5).event(1.3));
        assertThat(first.epsilon()).isEqualTo(once.epsilon(1e-5).epsilon());
        assertThat(second.epsilon())
                .isCloseTo(once.repeated(2).epsilon(1e-5).epsilon(), within(1e-12))
                .isGreaterThan(first.epsilon());
        Frame others = DifferentialPrivacyTest.clouds(1000, 22);
        Map<PlainMetric, Double> metrics = model.evaluate(others.without("side"), others.select("side"));
        assertThat(metrics.get(PlainMetric.ACCURACY)).isGreaterThan(0.9);
        assertThat(metrics.get(PlainMetric.LOSS)).isBetween(0.0, 0.6);
    }

    @Test
    void predictions_arePrivate_andHaveTheNamesGiven() {
        CompiledModel model = compiled(new PrivateModel(LOGISTIC, 1, 1.3));
        PrivateFrame rows = PrivateFrame.of(FEATURES.rows(0, 1));

        PrivateFrame named = model.predict(rows, "side");

        assertThat(named.columns()).containsExactly("side");
        assertThat(named.toString()).isEqualTo("PrivateFrame[2 rows, 1 columns]");
        // before any training, all weights are zero
        assertThat(named.revealUnprotected().values()).containsExactly(0.5, 0.5);
        assertThatThrownBy(() -> model.predict(rows, "a", "b")).hasMessageContaining("names=[a, b], results=1");
        assertThatThrownBy(() -> model.predict(rows.select("a"), "a")).hasMessageContaining("table=1, model=3");
        CompiledModel classes = new PrivateModel(PlainModel.of(new int[] {3}, new Dense(4), new Softmax()), 1, 1)
                .compile(Optimizer.sgd(1), Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY);
        assertThat(classes.predict(rows).columns()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void fit_beyondTheLedgersBudget_isRefused_andChangesNothing(@TempDir Path folder) throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("ledger"), new PrivacyBudget(2.6, 1e-5))) {
            CompiledModel model = compiled(new PrivateModel(LOGISTIC, 1, 1.3).ledger(ledger, "fit"));
            PrivateDataLoader loader = new PrivateDataLoader(FEATURES, LABELS, 50);
            CompiledModel.Fit first = model.fit(loader, 5, 1e-5);
            double[] weights = model.weights();

            assertThatThrownBy(() -> model.fit(loader, 20, 1e-5)).isInstanceOf(BudgetExceededException.class);

            assertThat(model.weights()).containsExactly(weights);
            assertThat(ledger.entries()).hasSize(1);
            assertThat(ledger.odometer()).isEqualTo(first.epsilon());
        }
    }

    @Test
    void numbersOutOfRange_areRefused_byName() {
        PrivateDataLoader loader = new PrivateDataLoader(FEATURES, LABELS, 50);
        CompiledModel model = compiled(new PrivateModel(LOGISTIC, 1, 1.3));

        assertThatThrownBy(() -> model.fit(loader, 0, 1e-5)).hasMessageContaining("epochs");
        assertThatThrownBy(() -> model.fit(loader, Double.NaN, 1e-5)).hasMessageContaining("epochs");
        for (double delta : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> model.fit(loader, 1, delta)).hasMessageContaining("targetDelta=" + delta);
        }
        assertThatThrownBy(() -> new PrivateModel(LOGISTIC, 0, 1)).hasMessageContaining("l2NormClip=0.0");
        assertThatThrownBy(() -> new PrivateModel(LOGISTIC, 1, -1)).hasMessageContaining("noiseMultiplier=-1.0");
        assertThatThrownBy(() -> new PrivateDataLoader(FEATURES, LABELS, 1001)).hasMessageContaining("batchSize=1001");
        assertThatThrownBy(() -> new PrivateDataLoader(FEATURES, LABELS.rows(1), 1))
                .hasMessageContaining("labels=1");
        assertThatThrownBy(() -> new PrivateModel(PlainModel.of(new int[] {3}, new Dense(1)), 1, 1)
                        .compile(Optimizer.sgd(1), Objective.MEAN_SQUARED_ERROR, PlainMetric.ACCURACY))
                .hasMessageContaining("metric=ACCURACY");
    }
}
