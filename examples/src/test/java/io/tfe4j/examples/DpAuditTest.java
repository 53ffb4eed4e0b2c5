package io.tfe4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.DifferentialPrivacy;
import io.tfe4j.privacy.Frame;
import io.tfe4j.privacy.TrainedModel;
import io.tfe4j.privacy.TrainingOptions;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.audit.OneRunAudit;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Optimizer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trainings on the digits, audited by 400 images with wrong labels, of which about half are trained on. */
class DpAuditTest {
    private static final int CANARIES = 400;
    private static final double EPSILON = 1;
    private static final double DELTA = 1e-5;
    private static final double SIGNIFICANCE = 1e-3;
    private static final PlainModel NETWORK =
            PlainModel.of(new int[] {64}, new Dense(64), new ReLU(), new Dense(10), new Softmax());

    private final Frame digits = DpTask.digits(
                    new Stage(new DpTraining(), ExampleOptions.DEFAULT, new PrintWriter(new StringWriter())))
            .data();
    private final boolean[] in = new boolean[CANARIES];
    private final Frame canaries = canaries();

    private Frame canaries() {
        Random random = new Random(5);
        double[] values = digits.rows(IntStream.range(0, CANARIES).toArray()).values();
        for (int row = 0; row < CANARIES; row++) {
            int label = row * 65 + 64;
            values[label] = (values[label] + 1 + random.nextInt(9)) % 10;
            in[row] = random.nextBoolean();
        }
        return Frame.of(digits.columns(), values);
    }

    private double[] losses(TrainingOptions options) {
        double[] members = canaries.rows(
                        IntStream.range(0, CANARIES).filter(i -> in[i]).toArray())
                .values();
        double[] others =
                digits.rows(IntStream.range(CANARIES, digits.rows()).toArray()).values();
        Frame data = Frame.of(
                digits.columns(),
                DoubleStream.concat(Arrays.stream(members), Arrays.stream(others))
                        .toArray());
        TrainedModel model = DifferentialPrivacy.train(NETWORK, data, options).model();
        return model.losses(canaries, "digit");
    }

    private double found(double[] losses) {
        double[] scores = Arrays.stream(losses).map(loss -> -loss).toArray();
        return OneRunAudit.ofScores(scores, in, CANARIES / 2).epsilonLowerBound(DELTA, SIGNIFICANCE);
    }

    private CanaryAudit inference(double[] losses) {
        return CanaryAudit.ofLosses(
                IntStream.range(0, CANARIES)
                        .filter(i -> in[i])
                        .mapToDouble(i -> losses[i])
                        .toArray(),
                IntStream.range(0, CANARIES)
                        .filter(i -> !in[i])
                        .mapToDouble(i -> losses[i])
                        .toArray());
    }

    @Test
    void privateTraining_keepsItsEpsilon_andAnOrdinaryOneIsFoundOut() {
        double[] kept = losses(TrainingOptions.builder()
                .epsilon(EPSILON)
                .delta(DELTA)
                .validationSplit(0)
                .batchSize(256)
                .build());
        double[] ordinary = losses(TrainingOptions.builder()
                .noiseMultiplier(0)
                .maxGradNorm(1e6)
                .validationSplit(0)
                .batchSize(128)
                .epochs(40)
                .optimizer(Optimizer.adam(0.01))
                .build());

        assertThat(found(kept)).isLessThanOrEqualTo(EPSILON);
        assertThat(found(ordinary)).isGreaterThan(EPSILON);
        // five deviations of an area under the curve of 200 against 200 scores that tell nothing
        assertThat(inference(kept).auc()).isBetween(0.33, 0.67);
        assertThat(inference(ordinary).auc()).isGreaterThan(0.9);
    }
}
