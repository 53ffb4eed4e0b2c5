package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.audit.OneRunAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.random.FixedWords;
import io.tfe4j.random.RandomWords;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A whole training, audited by one run of it (Steinke, Nasr, Jagielski 2023): of 500 mislabelled canaries, each with a
 * feature of its own, half are in the data, and what their weights became tells which.
 */
class TrainingAuditTest {
    private static final int CANARIES = 500;
    private static final int ORDINARY = 250;
    private static final int SHARED = 4;
    private static final int WIDTH = CANARIES + SHARED;
    private static final int BATCH = 50;
    private static final double NOISE = 2;
    private static final double DELTA = 1e-5;
    private static final double SIGNIFICANCE = 1e-3;

    private final Random random = new Random(11);
    private final boolean[] in = new boolean[CANARIES];
    private final Examples examples = examples();

    private Examples examples() {
        for (int i = 0; i < CANARIES; i++) {
            in[i] = random.nextBoolean();
        }
        int[] members = IntStream.range(0, CANARIES).filter(i -> in[i]).toArray();
        int rows = members.length + ORDINARY;
        double[] x = new double[rows * WIDTH];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            if (row < members.length) {
                x[row * WIDTH + members[row]] = 1;
                y[row] = 10;
            } else {
                for (int i = 0; i < SHARED; i++) {
                    x[row * WIDTH + CANARIES + i] = random.nextGaussian();
                }
                y[row] = x[row * WIDTH + CANARIES] > 0 ? 1 : 0;
            }
        }
        return Examples.of(x, WIDTH, y, 1);
    }

    /** Enough of them for what is broken to stand out against what is claimed. */
    private double epochs = 4;

    private double claimed() {
        return RdpAccountant.create()
                .compose(training().event(NOISE))
                .epsilon(DELTA)
                .epsilon();
    }

    private Training training() {
        return new Training(examples.count(), BATCH, epochs);
    }

    private static GradientEngine engine() {
        PlainModel model = PlainModel.of(
                new int[] {WIDTH}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        return new NativeEngineProvider().start(model, Objective.MEAN_SQUARED_ERROR);
    }

    /** As in any training, but for what is given. */
    private double[] weights(GradientEngine engine, BatchSampler sampler, double clip, Noise noise) {
        NoiseGrid grid = NoiseGrid.of(clip, NOISE, WIDTH);
        NoisyGradient gradient = new NoisyGradient(engine, grid, noise, BATCH, 1000, Clipping.FLAT);
        try (PrivateDescent descent =
                new PrivateDescent(FixedWords.of(9), engine, examples, sampler, gradient, Optimizer.sgd(1))) {
            for (long step = 0; step < training().steps(); step++) {
                descent.step(0);
            }
        }
        return engine.weights();
    }

    private double found(double[] weights) {
        return OneRunAudit.ofScores(Arrays.copyOf(weights, CANARIES), in, CANARIES / 2)
                .epsilonLowerBound(DELTA, SIGNIFICANCE);
    }

    private static Noise noise(RandomWords words) {
        return NoiseGrid.of(1, NOISE, WIDTH).noise(words, NOISE)::fill;
    }

    private BatchSampler poisson() {
        return new PoissonSampler(FixedWords.of(6), examples.count(), BATCH);
    }

    @Test
    void training_keepsWhatIsClaimed() {
        assertThat(found(weights(engine(), poisson(), 1, noise(FixedWords.of(7)))))
                .isLessThan(claimed());
    }

    @Test
    void longTraining_keepsWhatIsClaimed_andTheAuditIsNotBlind() {
        epochs = 32;

        double found = found(weights(engine(), poisson(), 1, noise(FixedWords.of(7))));

        assertThat(found).isLessThan(claimed()).isGreaterThan(0.2);
    }

    @Test
    void noiseSwitchedOff_isFound() {
        assertThat(found(weights(engine(), poisson(), 1, target -> {}))).isGreaterThan(claimed());
    }

    @Test
    void clippingSwitchedOff_isFound() {
        assertThat(found(weights(new Unclipped(engine()), poisson(), 1, noise(FixedWords.of(7)))))
                .isGreaterThan(claimed());
    }

    @Test
    void batchesOfAllData_underTheEpsilonOfSamples_areFound() {
        int[] all = IntStream.range(0, examples.count()).toArray();

        assertThat(found(weights(engine(), () -> all, 1, noise(FixedWords.of(7)))))
                .isGreaterThan(claimed());
    }

    /** Membership inference by thresholds on losses: without privacy it finds the canaries, with it hardly. */
    @Test
    void lossesOfMembers_standOutWithoutNoise_andStayWithinWhatEpsilonAllows() {
        CanaryAudit without = inference(weights(engine(), poisson(), 1, target -> {}));
        CanaryAudit with = inference(weights(engine(), poisson(), 1, noise(FixedWords.of(8))));

        assertThat(without.auc()).isGreaterThan(0.9);
        assertThat(with.auc()).isLessThan(without.auc() - 0.1);
        double most = RdpAccountant.create().compose(training().event(NOISE)).delta(0);
        // five standard deviations of a difference of two shares of 250 each, at the best of the thresholds
        assertThat(with.advantage()).isLessThan(Math.min(0.95, most + 5 * Math.sqrt(0.5 / 250)));
    }

    private CanaryAudit inference(double[] weights) {
        double[] losses = IntStream.range(0, CANARIES)
                .mapToDouble(i -> Math.pow(weights[i] - 10, 2))
                .toArray();
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

    /** An engine that does not clip. */
    private record Unclipped(GradientEngine engine) implements GradientEngine {
        @Override
        public int parameters() {
            return engine.parameters();
        }

        @Override
        public int features() {
            return engine.features();
        }

        @Override
        public int labels() {
            return engine.labels();
        }

        @Override
        public int outputs() {
            return engine.outputs();
        }

        @Override
        public double[] weights() {
            return engine.weights();
        }

        @Override
        public void weights(double[] weights) {
            engine.weights(weights);
        }

        @Override
        public double[] clippedSum(double[] features, double[] labels, double clipNorm) {
            return engine.clippedSum(features, labels, Double.POSITIVE_INFINITY);
        }

        @Override
        public double[] predict(double[] features) {
            return engine.predict(features);
        }

        @Override
        public double loss(double[] features, double[] labels) {
            return engine.loss(features, labels);
        }
    }
}
