package io.tfe4j.privacy.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.environments.EnvironmentException;
import io.tfe4j.environments.IsolatedEnvironments;
import io.tfe4j.environments.SetupOptions;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.privacy.DifferentialPrivacy;
import io.tfe4j.privacy.Frame;
import io.tfe4j.privacy.Framework;
import io.tfe4j.privacy.PrivateTrainingResult;
import io.tfe4j.privacy.TrainingOptions;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.PlainModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The real thing, from an empty home, for which some 150 MB are fetched: in the profile {@code environments}. */
@EnabledIfSystemProperty(named = "tfe4j.environments", matches = "true")
class Dl4jEnvironmentTest {
    private static final PlainModel MODEL =
            PlainModel.of(new int[] {3}, new Dense(8), new ReLU(), new Dense(1), new Sigmoid());

    /** Two clouds that a plane parts almost entirely. */
    private static Frame clouds(int rows, long seed) {
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void trainingInTheChild_fromAnEmptyHome_thenWithTheChildKilled_thenWithTheFolderRemoved() throws IOException {
        Path folder = IsolatedEnvironments.path("dl4j");
        IsolatedEnvironments.remove("dl4j");
        assertThat(IsolatedEnvironments.isValid("dl4j")).isFalse();

        TrainingOptions options = TrainingOptions.builder()
                .epsilon(3)
                .framework(Framework.DL4J)
                .epochs(5)
                .build();
        PrivateTrainingResult result = DifferentialPrivacy.train(MODEL, clouds(1000, 1), options);
        assertThat(IsolatedEnvironments.isValid("dl4j")).isTrue();
        assertThat(result.epsilon()).isLessThanOrEqualTo(3);
        assertThat(result.model().accuracy(clouds(1000, 2), "side")).isGreaterThan(0.9);
        result.model().close();

        try (GradientEngine engine = new Dl4jEngineProvider().start(MODEL, Objective.BINARY_CROSS_ENTROPY)) {
            double[] before = engine.predict(new double[] {1, 2, 3});
            Children.kill(Children.youngest());
            assertThat(engine.predict(new double[] {1, 2, 3})).containsExactly(before);

            delete(folder);
            Children.kill(Children.youngest());
            assertThatThrownBy(() -> engine.predict(new double[] {1, 2, 3}))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("not set up")
                    .hasMessageContaining(folder.toString());

            IsolatedEnvironments.setup("dl4j", SetupOptions.defaults());
            assertThat(engine.predict(new double[] {1, 2, 3})).containsExactly(before);
        }
    }
}
