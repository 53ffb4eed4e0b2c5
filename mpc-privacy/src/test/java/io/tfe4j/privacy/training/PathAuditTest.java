package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.privacy.accounting.PrvAccountant;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.random.FixedWords;
import io.tfe4j.random.RandomWords;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole trainings, of all ways to train, as whoever sees the weights after every step can attack them: the noised gradients
 * are worked out from the weights, and the likelihood of each with the canary in its batch or not is multiplied up, which is
 * the best test that there is. The canary is a row whose gradient is as long as clipping leaves it, in a direction that
 * is known; all other rows give nothing.
 */
class PathAuditTest {
    private static final int RUNS = 10_000;
    private static final double DELTA = 1e-5;
    /** At which some of the runs tell something. */
    private static final double LARGE_DELTA = 0.05;

    private static final double SIGNIFICANCE = 1e-4;
    private static final double LEAST_FOUND = 0.6;

    /** A way to train. */
    enum Path {
        ALL_ROWS(new Training(4, 4, 1), 1),
        POISSON(new Training(4, 2, 2), 0.8),
        RARE_BATCHES(new Training(16, 4, 1), 0.7),
        ADAM(new Training(4, 4, 2), 1) {
            @Override
            Optimizer optimizer() {
                return Optimizer.adam(1);
            }

            /** What Adam made the step of, given all steps before. */
            @Override
            Inverse inverse(double batch) {
                return new Adam(batch);
            }
        },
        PER_LAYER(new Training(4, 4, 2), 1) {
            @Override
            Clipping clipping() {
                return Clipping.PER_LAYER;
            }

            @Override
            PlainModel model() {
                return PlainModel.of(
                        new int[] {1},
                        new Dense(1).kernel(Weights.ones()).withoutBias(),
                        new Dense(1).kernel(Weights.ones()).withoutBias());
            }

            /** So short that weights stay where they are, and with them the direction. */
            @Override
            Optimizer optimizer() {
                return Optimizer.sgd(1e-6);
            }

            @Override
            Inverse inverse(double batch) {
                return (before, after) -> (after[0] - before[0] + after[1] - before[1]) / Math.sqrt(2) * batch / 1e-6;
            }
        };

        private final Training training;
        private final double noise;

        Path(Training training, double noise) {
            this.training = training;
            this.noise = noise;
        }

        PlainModel model() {
            return PlainModel.of(
                    new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        }

        Optimizer optimizer() {
            return Optimizer.sgd(1);
        }

        Clipping clipping() {
            return Clipping.FLAT;
        }

        Inverse inverse(double batch) {
            return (before, after) -> (after[0] - before[0]) * batch;
        }

        DescentSettings settings(double noiseMultiplier) {
            return new DescentSettings(1, noiseMultiplier, (int) training.batch(), 10, clipping());
        }

        /** Where all rows are in all batches, what the result says; else the least that this library can claim. */
        double claimed() {
            return training.samplingRate() == 1
                    ? RdpAccountant.create()
                            .compose(training.event(noise))
                            .epsilon(DELTA)
                            .epsilon()
                    : PrvAccountant.create()
                            .compose(training.event(noise))
                            .epsilon(LARGE_DELTA)
                            .upper();
        }

        double found(double noiseMultiplier, int runs) {
            CanaryAudit audit =
                    CanaryAudit.of(scores(true, noiseMultiplier, runs), scores(false, noiseMultiplier, runs));
            return training.samplingRate() == 1
                    ? audit.gaussianEpsilonLowerBound(0, DELTA, SIGNIFICANCE)
                    : audit.epsilonLowerBound(claimed(), LARGE_DELTA, SIGNIFICANCE);
        }

        private double[] scores(boolean canary, double noiseMultiplier, int runs) {
            GradientEngine engine = new NativeEngineProvider().start(model(), Objective.MEAN_ABSOLUTE_ERROR);
            double[] first = engine.weights();
            double[] x = new double[(int) training.examples()];
            double[] y = new double[x.length];
            // what is not finite counts as nothing
            Arrays.fill(x, Double.NaN);
            if (canary) {
                x[0] = 1e6;
                y[0] = 1e15;
            }
            Examples examples = Examples.of(x, 1, y, 1);
            double[] scores = new double[runs];
            // the descent must not close what all runs draw from
            RandomWords words = FixedWords.of(canary ? 1 : 2);
            for (int run = 0; run < runs; run++) {
                engine.weights(first);
                PrivateDescent descent =
                        PrivateDescent.start(words, engine, examples, settings(noiseMultiplier), optimizer());
                scores[run] = score(descent, engine, noiseMultiplier);
            }
            return scores;
        }

        private double score(PrivateDescent descent, GradientEngine engine, double noiseMultiplier) {
            Inverse inverse = inverse(training.batch());
            double rate = training.samplingRate();
            double score = 0;
            double[] before = engine.weights();
            for (long step = 0; step < training.steps(); step++) {
                descent.step(0);
                double[] after = engine.weights();
                double sum = inverse.of(before, after);
                score += Math.log(1 - rate + rate * Math.exp((2 * sum - 1) / (2 * noiseMultiplier * noiseMultiplier)));
                before = after;
            }
            return score;
        }
    }

    /** The noised sum in the canary's direction, in clip norms, from the weights before and after a step. */
    @FunctionalInterface
    private interface Inverse {
        double of(double[] before, double[] after);
    }

    /** What Adam made a step of, given what it remembers of all steps before. */
    private static final class Adam implements Inverse {
        private final double batch;
        private double mean;
        private double square;
        private double steps;

        Adam(double batch) {
            this.batch = batch;
        }

        @Override
        public double of(double[] before, double[] after) {
            steps++;
            double step = before[0] - after[0];
            double gradient = steps == 1 ? first(step) : later(step);
            mean = 0.9 * mean + 0.1 * gradient;
            square = 0.999 * square + 0.001 * gradient * gradient;
            return -gradient * batch;
        }

        /** The first step is one of the rate, but for what keeps it from dividing by zero. */
        private static double first(double step) {
            return Math.signum(step) * 1e-8 * Math.abs(step) / Math.max(1e-16, 1 - Math.abs(step));
        }

        /** {@code (a + 0.1 g)^2 = k (b + 0.001 g^2)}, with the sign of the step; of two the shorter. */
        private double later(double step) {
            double a = 0.9 * mean;
            double b = 0.999 * square;
            double k = Math.pow(step * (1 - Math.pow(0.9, steps)), 2) / (1 - Math.pow(0.999, steps));
            double quadratic = 0.01 - 0.001 * k;
            double half = 0.1 * a;
            double root = Math.sqrt(Math.max(0, half * half - quadratic * (a * a - k * b)));
            return Stream.of((-half + root) / quadratic, (-half - root) / quadratic)
                    .filter(g -> (a + 0.1 * g) * step >= 0)
                    .min(Comparator.comparingDouble(Math::abs))
                    .orElse(0.0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void training_tellsWhatIsClaimed_andNotFarLess(Path path) {
        double found = path.found(path.noise, RUNS);

        assertThat(found).isBetween(LEAST_FOUND * path.claimed(), path.claimed());
    }

    @ParameterizedTest
    @EnumSource
    void aQuarterOfTheNoise_isFound(Path path) {
        assertThat(path.found(path.noise / 4, RUNS / 4)).isGreaterThan(path.claimed());
    }
}
