package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Tanh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that go on in another session, of another script, with the servers' folders alone. */
class CheckpointTest {
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    /** A script, run from its beginning; {@code hidden} units. */
    private final class Script {
        final TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withRangeChecks()
                .withState(folder));
        final Sequential model;
        final Fit fit;
        final List<double[]> weights = new ArrayList<>();

        Script(int hidden) {
            model = Sequential.of(
                    tfe,
                    new int[] {2},
                    new Dense(hidden).kernel(Weights.glorotUniform(3)),
                    new Tanh(),
                    new Dense(1).kernel(Weights.glorotUniform(4)));
            PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, Local.numbers(2 * ROWS, 1));
            PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 1}, Local.numbers(ROWS, 2));
            fit = model.compile(new Adam(0.05), Loss.meanSquaredError())
                    .fit(
                            x,
                            y,
                            FitOptions.epochs(6)
                                    .batchSize(4)
                                    .shuffled(1)
                                    .stopping(EarlyStopping.on(Metric.loss(), 6)
                                            .telling("researcher")
                                            .restoringBest()));
        }

        List<double[]> weights(Session session) {
            Output read = tfe.function(() -> model.parameters()
                    .forEach(parameter -> tfe.defineOutputValues("researcher", parameter.tensor(), weights::add)));
            session.run(read);
            return weights;
        }
    }

    private List<double[]> uninterrupted() {
        Script script = new Script(3);
        try (Session session = script.tfe.session()) {
            script.fit.run(session);
            return script.weights(session);
        }
    }

    /** Runs three epochs and leaves a checkpoint of the training and one of the model. */
    private void interrupted() {
        Script script = new Script(3);
        try (Session session = script.tfe.session()) {
            for (int epoch = 1; epoch <= 3; epoch++) {
                session.run(script.fit.epoch());
            }
            script.fit.save(session, "training");
            script.model.save(session, "model");
        }
    }

    @Test
    void training_thatGoesOnFromACheckpoint_endsAsOneThatWasNotInterrupted() {
        List<double[]> wanted = uninterrupted();
        interrupted();
        Script script = new Script(3);
        List<double[]> weights;
        try (Session session = script.tfe.session()) {
            script.fit.load(session, "training");
            assertThat(script.fit.run(session, 4).epochs()).hasSize(3);
            weights = script.weights(session);
        }

        for (int i = 0; i < wanted.size(); i++) {
            assertThat(weights.get(i)).as("parameter %d", i).containsExactly(wanted.get(i), within(2e-3));
        }
        // whereas weights alone, without what Adam remembered, go elsewhere
        Script forgetful = new Script(3);
        try (Session session = forgetful.tfe.session()) {
            forgetful.model.load(session, "model");
            forgetful.fit.run(session, 4);
            assertThat(forgetful.weights(session).get(0)[0]).isNotCloseTo(wanted.get(0)[0], within(5e-3));
        }
    }

    @Test
    void model_savedAndLoaded_hasTheSameWeights() {
        Script first = new Script(3);
        List<double[]> saved;
        try (Session session = first.tfe.session()) {
            session.run(first.fit.epoch());
            first.model.save(session, "model");
            saved = first.weights(session);
        }
        Script second = new Script(3);
        try (Session session = second.tfe.session()) {
            second.model.load(session, "model");
            List<double[]> loaded = second.weights(session);

            assertThat(loaded).hasSize(4);
            for (int i = 0; i < saved.size(); i++) {
                assertThat(loaded.get(i)).isEqualTo(saved.get(i));
            }
        }
    }

    @Test
    void checkpoint_ofAnotherModel_isRefused_andChangesNothing() {
        interrupted();
        Script other = new Script(2);
        try (Session session = other.tfe.session()) {
            List<double[]> before = List.copyOf(other.weights(session));
            assertThatThrownBy(() -> other.model.load(session, "model"))
                    .hasMessageContaining("does not fit: checkpoint=model");
            assertThatThrownBy(() -> other.model.load(session, "missing"))
                    .hasMessageContaining("no checkpoint that all servers have: checkpoint=missing");
            other.weights.clear();
            List<double[]> after = other.weights(session);

            assertThat(after).hasSize(before.size());
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
    }

    private Sequential another(int fractionBits, int input, Layer... layers) {
        TfeContext tfe = new TfeContext(
                        new LocalConfig().withListener(RunListener.SILENT).withState(folder))
                .precision(fractionBits);
        return Sequential.of(tfe, new int[] {input}, layers);
    }

    @Test
    void model_takesWeightsByPlaceSizeAndPrecision_andNothingElse() {
        interrupted();
        Map<String, Sequential> others = new LinkedHashMap<>();
        others.put("another size", another(16, 2, new Dense(2), new Tanh(), new Dense(1)));
        others.put("another input", another(16, 3, new Dense(3), new Tanh(), new Dense(1)));
        others.put("a layer more", another(16, 2, new Dense(3), new Tanh(), new Dense(1), new Dense(1)));
        others.put("another order", another(16, 2, new Tanh(), new Dense(3), new Dense(1)));
        others.put("another precision", another(12, 2, new Dense(3), new Tanh(), new Dense(1)));
        others.forEach((name, other) -> {
            try (Session session = other.tfe().session()) {
                assertThatThrownBy(() -> other.load(session, "model"))
                        .as(name)
                        .hasMessageContaining("does not fit: checkpoint=model");
            }
        });
        for (Sequential other :
                List.of(another(16, 2, new Dense(3), new ReLU(), new Dense(1)), another(16, 2, new Dense(3)))) {
            try (Session session = other.tfe().session()) {
                other.load(session, "model");
            }
        }
    }
}
