package io.tfe4j.privacy.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.environments.EnvironmentException;
import io.tfe4j.environments.IsolatedProcess;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.SELU;
import io.tfe4j.ml.layers.SiLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Softplus;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.DescentSettings;
import io.tfe4j.privacy.training.Examples;
import io.tfe4j.privacy.training.Optimizer;
import io.tfe4j.privacy.training.PrivateDescent;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** In a child with the real DL4J; the oracle is the engine of this process. */
class Dl4jEngineTest {
    private static final int EXAMPLES = 12;
    private static final int AUDITED = 2500;

    private static double[] normal(int count, long seed) {
        return new Random(seed).doubles(count, -2, 2).toArray();
    }

    private static double[] labels(Objective objective, int outputs) {
        Random random = new Random(9);
        return switch (objective) {
            case SPARSE_CATEGORICAL_CROSS_ENTROPY ->
                random.ints(EXAMPLES, 0, outputs).asDoubleStream().toArray();
            case BINARY_CROSS_ENTROPY ->
                random.ints((long) EXAMPLES * outputs, 0, 2).asDoubleStream().toArray();
            case CATEGORICAL_CROSS_ENTROPY -> {
                double[] rows = new double[EXAMPLES * outputs];
                for (int i = 0; i < EXAMPLES; i++) {
                    rows[i * outputs + random.nextInt(outputs)] = 1;
                }
                yield rows;
            }
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR -> normal(EXAMPLES * outputs, 10);
        };
    }

    private static final IsolatedProcess SHARED = Children.process();

    @AfterAll
    static void close() {
        SHARED.close();
    }

    /** In a process that other tests use, too; it has one model at a time. */
    private static GradientEngine start(Dl4jModel model, Objective objective) {
        return new Dl4jEngine(SHARED, model, objective);
    }

    private static void assertSame(PlainModel model, Objective objective) {
        double[] x = normal(EXAMPLES * model.features(), 1);
        double[] y = labels(objective, model.outputs());
        GradientEngine dl4j = start(Dl4jEngineProvider.translated(model), objective);
        try (GradientEngine own = new NativeEngineProvider().start(model, objective)) {
            assertThat(dl4j.parameters()).isEqualTo(own.parameters());
            assertThat(dl4j.labels()).isEqualTo(own.labels());
            assertThat(dl4j.weights()).as("first weights").containsExactly(own.weights());

            double[] weights = normal(own.parameters(), 4);
            own.weights(weights);
            dl4j.weights(weights);

            assertThat(dl4j.predict(x)).containsExactly(own.predict(x), within(1e-10));
            assertThat(dl4j.loss(x, y)).isCloseTo(own.loss(x, y), within(1e-9));
            for (double clipNorm : new double[] {0.1, 3, Double.POSITIVE_INFINITY}) {
                assertThat(dl4j.clippedSum(x, y, clipNorm))
                        .as("clipNorm=%s", clipNorm)
                        .containsExactly(own.clippedSum(x, y, clipNorm), within(1e-9));
            }
            assertThat(dl4j.weights()).containsExactly(weights);
        }
    }

    /** By whoever sees the weights after a step, of the row with the longest gradient there is; without it a row of nothing. */
    @Test
    void oneStep_tellsWhatIsClaimed_andNotFarLess() {
        double delta = 1e-5;
        double claimed = GaussianMechanism.epsilon(1, delta);
        PlainModel model = PlainModel.of(new int[] {1}, new Dense(1).withoutBias());
        GradientEngine dl4j = start(Dl4jEngineProvider.translated(model), Objective.MEAN_ABSOLUTE_ERROR);

        double found =
                CanaryAudit.of(scores(dl4j, 1e6), scores(dl4j, Double.NaN)).gaussianEpsilonLowerBound(0.5, delta, 1e-4);

        assertThat(found).isBetween(0.6 * claimed, claimed);
    }

    private static double[] scores(GradientEngine engine, double feature) {
        Examples one = Examples.of(new double[] {feature}, 1, new double[] {1e15}, 1);
        DescentSettings settings = new DescentSettings(1, 1, 1, 1, Clipping.FLAT);
        double[] scores = new double[AUDITED];
        for (int run = 0; run < AUDITED; run++) {
            double before = engine.weights()[0];
            try (PrivateDescent descent = PrivateDescent.start(engine, one, settings, Optimizer.sgd(1))) {
                descent.step(0);
            }
            scores[run] = engine.weights()[0] - before;
        }
        return scores;
    }

    @Test
    void classes_asInThisProcess() {
        assertSame(
                PlainModel.of(
                        new int[] {4, 2},
                        new Flatten(),
                        new Dense(6),
                        new ReLU(),
                        new Dense(5),
                        new Tanh(),
                        new Dense(3),
                        new Softmax()),
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY);
    }

    @Test
    void rowsOfClasses_asInThisProcess() {
        assertSame(
                PlainModel.of(new int[] {5}, new Dense(4), new Sigmoid(), new Dense(3), new Softmax()),
                Objective.CATEGORICAL_CROSS_ENTROPY);
    }

    @Test
    void yesAndNo_asInThisProcess() {
        // DL4J's slope for the way back is in single precision, which has 0.25 exactly
        assertSame(
                PlainModel.of(
                        new int[] {5}, new Dense(4).withoutBias(), new LeakyReLU(0.25), new Dense(2), new Sigmoid()),
                Objective.BINARY_CROSS_ENTROPY);
    }

    @Test
    void numbers_asInThisProcess() {
        Layer[] layers = {
            new Dense(4),
            new ReLU6(),
            new Dense(4),
            new SELU(),
            new Dense(4),
            new SiLU(),
            new Dense(4),
            new Softplus(),
            new Dense(4),
            new ELU(),
            new Dense(2)
        };
        assertSame(PlainModel.of(new int[] {5}, layers), Objective.MEAN_SQUARED_ERROR);
        assertSame(PlainModel.of(new int[] {5}, new Dense(2)), Objective.MEAN_ABSOLUTE_ERROR);
    }

    @Test
    void childThatIsKilled_failsTheCall_andTheNextGoesOnWithTheSameWeights() {
        // with a convolution each example goes by itself: many seconds for these
        Dl4jModel model = Dl4jModel.builder(6, 6, 1)
                .conv2d(2, 3, "relu")
                .flatten()
                .dense(1, "sigmoid")
                .build();
        int many = 10_000;
        double[] x = normal(many * 36, 1);
        double[] y = new double[many];
        double[] few = normal(36, 2);
        try (GradientEngine engine = Dl4jEngineProvider.start(Children.process(), model, model.objective())) {
            engine.weights(normal(engine.parameters(), 8));
            double[] before = engine.predict(few);
            ProcessHandle child = Children.youngest();
            CompletableFuture<Void> kill = CompletableFuture.runAsync(
                    () -> Children.kill(child), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));

            assertThatThrownBy(() -> engine.clippedSum(x, y, 1))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("process ended")
                    .hasMessageContaining("method=clippedSum");
            kill.join();

            assertThat(engine.predict(few)).containsExactly(before);
            assertThat(Children.youngest().pid()).isNotEqualTo(child.pid());

            Children.kill(Children.youngest());
            assertThat(engine.predict(few)).as("killed between calls").containsExactly(before);
        }
    }

    @Test
    void images_areTaken_channelsLast() {
        Dl4jModel model = Dl4jModel.builder(6, 6, 1)
                .conv2d(1, 3, "identity")
                .maxPooling2d(2)
                .flatten()
                .dense(1, "identity", false)
                .build()
                .withWeights(0, 0, 0, 0, 1, 0, 0, 0, 0, 0.5, 1, 10, 100, 1000);
        double[] image = new double[36];
        for (int i = 0; i < 36; i++) {
            image[i] = i;
        }
        GradientEngine engine = start(model, model.objective());

        // the kernel takes the pixel under its middle: rows 1 to 4, columns 1 to 4; plus a half
        assertThat(engine.predict(image)[0]).isCloseTo(14.5 + 10 * 16.5 + 100 * 26.5 + 1000 * 28.5, within(1e-9));
    }

    @Test
    void kerasModel_isRead() {
        String json =
                "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [{'class_name': 'Dense', 'config':"
                        + " {'name': 'a', 'batch_input_shape': [null, 2], 'units': 2, 'activation': 'softmax', 'use_bias': true,"
                        + " 'dtype': 'float32', 'kernel_initializer': {'class_name': 'GlorotUniform', 'config': {}}, "
                        + "'bias_initializer': {'class_name': 'Zeros', 'config': {}}}}]}, 'keras_version': '2.4.0', "
                        + "'backend': 'tensorflow'}";
        Dl4jModel model = Dl4jModel.keras(json.replace('\'', '"')).withWeights(0, 1, 0, 0, 0, 0);

        GradientEngine engine = start(model, model.objective());

        assertThat(model.objective()).isEqualTo(Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY);
        assertThat(engine.predict(new double[] {Math.log(4), 7}))
                .containsExactly(new double[] {0.2, 0.8}, within(1e-12));
    }

    @Test
    void modelThatDl4jRefuses_leavesNoChild() {
        long before = ProcessHandle.current().children().count();

        assertThatThrownBy(() -> Dl4jEngineProvider.start(
                        Children.process(),
                        Dl4jModel.builder(3).dense(2, "no such function").build(),
                        Objective.MEAN_SQUARED_ERROR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("activation=no such function");

        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
    }
}
