package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ml.Fit;
import io.tfe4j.ml.FitOptions;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Metric;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A regression on two hospitals' numbers, whose players all end in the middle of it. */
@Timeout(120)
class RemoteTrainingTest {
    private static final int EPOCHS = 6;

    @TempDir
    Path folder;

    private final Average average = new Average();

    /** A script from its beginning. */
    private static final class Script {
        final TfeContext tfe;
        final Sequential model;
        final Fit fit;

        Script(TfeContext tfe) {
            this.tfe = tfe;
            model = Sequential.of(tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()));
            fit = model.compile(new Sgd(0.1).momentum(0.9), Loss.meanSquaredError())
                    .fit(
                            column("hospital-a", 0.25),
                            column("hospital-b", 0.01),
                            FitOptions.epochs(EPOCHS).batchSize(3).metrics("researcher", Metric.loss()));
        }

        private PrivateTensor column(String owner, double unit) {
            return Average.input(tfe, owner).mul(unit).reshape(3, 1);
        }
    }

    private List<Double> uninterrupted() {
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData((player, request) ->
                        player.equals("hospital-a") ? PlainTensor.of(1, 2, 3) : PlainTensor.of(40, 50, 60)));
        Script script = new Script(tfe);
        List<Double> weights = new ArrayList<>();
        try (Session session = tfe.session()) {
            assertThat(script.fit.run(session).of("loss")).hasSize(EPOCHS);
            session.run(script.model.exportTo("researcher", "model", (name, values) -> weights.add(values[0])));
        }
        return weights;
    }

    @Test
    void training_goesOnAfterAllPlayersHaveEnded_asIfNothingHadHappened() throws Exception {
        List<Double> wanted = uninterrupted();
        try (Cluster cluster =
                average.bind(Cluster.of(folder, true, Average.NAMES)).startAll()) {
            Script first = new Script(new TfeContext(cluster.remote()));
            try (Session session = first.tfe.session()) {
                for (int epoch = 1; epoch <= 2; epoch++) {
                    session.run(first.fit.epoch());
                }
                first.fit.save(session, "regression");
            }
            for (String name : Average.NAMES) {
                cluster.stop(name);
            }
            cluster.startAll();

            Script second = new Script(new TfeContext(cluster.remote()));
            try (Session session = second.tfe.session()) {
                second.fit.load(session, "regression");
                // the script is nobody, so it learns no metric
                assertThat(second.fit.run(session, 3).epochs())
                        .hasSize(EPOCHS - 2)
                        .allSatisfy(epoch -> assertThat(epoch.metrics()).isEmpty());
                session.run(second.model.exportTo("researcher", "model"));
            }
        }

        assertThat(average.delivered("researcher/model.0.Dense-1.kernel")[0]).isCloseTo(wanted.get(0), within(1e-3));
        assertThat(average.delivered("researcher/model.0.Dense-1.bias")[0]).isCloseTo(wanted.get(1), within(1e-3));
    }
}
