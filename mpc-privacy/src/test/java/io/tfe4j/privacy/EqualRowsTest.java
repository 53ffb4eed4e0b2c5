package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Many equal rows, of which a label is just what is predicted: if how a prediction is rounded depended on how many rows there are,
 * one row more would turn the gradients of all of them. Through what everybody calls alone.
 */
class EqualRowsTest {
    private static final int FEATURES = 128;
    private static final int ROWS = 256;
    private static final int RUNS = 40;
    private static final double NOISE = 8;

    private static final PlainModel MODEL = PlainModel.of(new int[] {FEATURES}, new Dense(1));
    private static final CompiledModel COMPILED =
            new PrivateModel(MODEL, 1, 1).compile(Optimizer.sgd(1), Objective.MEAN_ABSOLUTE_ERROR);

    private static List<String> names(String... more) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < FEATURES; i++) {
            names.add("x" + i);
        }
        names.addAll(List.of(more));
        return names;
    }

    private static double predicted(double[] row, int rows) {
        double[] all = new double[rows * FEATURES];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(row, 0, all, i * FEATURES, FEATURES);
        }
        double[] predictions = COMPILED.predict(PrivateFrame.of(Frame.of(names(), all)))
                .revealUnprotected()
                .values();
        assertThat(Arrays.stream(predictions).distinct()).hasSize(1);
        return predictions[0];
    }

    @Test
    void predictions_areTheSame_howeverManyRowsThereAre() {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            double[] row = random.doubles(FEATURES, -3, 3).toArray();

            assertThat(predicted(row, ROWS)).isEqualTo(predicted(row, ROWS + 1)).isEqualTo(predicted(row, 1));
        }
    }

    @Test
    void oneRowMore_isFoundByNoMoreThanIsClaimed() {
        double[] row = new Random(4).doubles(FEATURES, -3, 3).toArray();
        double label = predicted(row, ROWS);
        double[] with = new double[RUNS];
        double[] without = new double[RUNS];
        double claimed = 0;
        for (int run = 0; run < RUNS; run++) {
            PrivateTrainingResult trained = trained(row, label, true);
            claimed = trained.epsilon();
            with[run] = score(trained, row);
            without[run] = score(trained(row, label, false), row);
        }

        // if all rows turned, the two would be hundreds apart, at noise of 8
        double apart = Math.abs(mean(with) - mean(without));
        assertThat(apart).isLessThan(1 + 6 * NOISE * Math.sqrt(2.0 / RUNS));
        assertThat(CanaryAudit.of(with, without).epsilonLowerBound(1e-5, 1e-4)).isLessThanOrEqualTo(claimed);
    }

    private static PrivateTrainingResult trained(double[] row, double label, boolean oneMore) {
        int width = FEATURES + 1;
        double[] values = new double[(ROWS + 1) * width];
        for (int i = 0; i <= ROWS; i++) {
            System.arraycopy(row, 0, values, i * width, FEATURES);
            values[i * width + FEATURES] = label;
        }
        if (!oneMore) {
            // counts as nothing
            values[ROWS * width] = Double.NaN;
        }
        return DifferentialPrivacy.train(
                MODEL,
                Frame.of(names("y"), values),
                TrainingOptions.builder()
                        .noiseMultiplier(NOISE)
                        .epochs(1)
                        .batchSize(ROWS + 1)
                        .validationSplit(0)
                        .optimizer(Optimizer.sgd(ROWS + 1))
                        .loss(Objective.MEAN_ABSOLUTE_ERROR)
                        .targetColumn("y")
                        .build());
    }

    private static double score(PrivateTrainingResult trained, double[] row) {
        double[] weights = trained.model().weights();
        trained.model().close();
        double product = 0;
        double square = 0;
        for (int i = 0; i < FEATURES; i++) {
            product += weights[i] * row[i];
            square += row[i] * row[i];
        }
        return product / Math.sqrt(square);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
