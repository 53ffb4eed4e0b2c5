package io.tfe4j.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Examples;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientModelTest {
    private static Examples examples(SplittableRandom random, int rows) {
        double[] x = new double[2 * rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            x[2 * row] = random.nextDouble(-1, 1);
            x[2 * row + 1] = random.nextDouble(-1, 1);
            y[row] = Math.abs(x[2 * row]) > 0.5 ? 1 : 0;
        }
        return Examples.of(x, 2, y, 1);
    }

    /** The gradient of a logistic regression's mean cross-entropy is the mean of errors times features. */
    @Test
    void update_isAStepOfGradientDescent() {
        GradientModel model = new GradientModel(
                new NativeEngineProvider(), PlainModel.of(new int[] {2}, new Dense(1), new Sigmoid()), 1, 0.5);

        double[] update =
                model.update(new double[3], Examples.of(new double[] {1, 2, -3, 0}, 2, new double[] {1, 0}, 1));

        assertThat(update).hasSize(3);
        assertThat(update[0]).isEqualTo(0.5 * (0.5 * 1 + 0.5 * 3) / 2, within(1e-12));
        assertThat(update[1]).isEqualTo(0.5 * (0.5 * 2) / 2, within(1e-12));
        assertThat(update[2]).isEqualTo(0, within(1e-12));
    }

    /** What no linear model could tell apart. */
    @Test
    void network_learnsFromClients() {
        SplittableRandom random = new SplittableRandom(3);
        List<Examples> clients =
                IntStream.range(0, 40).mapToObj(i -> examples(random, 20)).toList();
        GradientModel model = new GradientModel(
                new NativeEngineProvider(),
                PlainModel.of(new int[] {2}, new Dense(12), new ReLU(), new Dense(1), new Sigmoid()),
                10,
                0.5);
        FederatedConfig config = FederatedConfig.builder()
                .numRounds(25)
                .clipNorm(3)
                .noiseMultiplier(0.3)
                .build();

        double[] weights = Federated.train(model, clients, config).weights();

        Examples test = examples(random, 500);
        double[] told = model.predict(weights, test.x());
        double[] labels = test.y();
        long right = IntStream.range(0, 500)
                .filter(i -> told[i] > 0.5 == labels[i] > 0.5)
                .count();
        assertThat(right).isGreaterThan(400);
    }

    @Test
    void stepsThatAreNone_areRefused() {
        assertThatThrownBy(() -> new GradientModel(
                        new NativeEngineProvider(), PlainModel.of(new int[] {2}, new Dense(1), new Sigmoid()), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps and rate must be positive: steps=0, rate=1.0");
    }
}
