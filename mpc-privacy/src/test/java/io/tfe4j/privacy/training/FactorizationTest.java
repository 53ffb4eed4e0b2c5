package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.random.FixedWords;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Batches in order: what one row moves, by trying all rows; what the noise is, by undoing it; and an attack on all steps. */
class FactorizationTest {
    private static final double NOISE = 1;

    private static double[][] matrix(Factorization factorization, int steps) {
        double[] coefficients = factorization.coefficients();
        double[][] matrix = new double[steps][steps];
        for (int row = 0; row < steps; row++) {
            for (int back = 0; back < Math.min(coefficients.length, row + 1); back++) {
                matrix[row][row - back] = coefficients[back];
            }
        }
        return matrix;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        return Arrays.stream(matrix)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int i = 0; i < vector.length; i++) {
                        sum += row[i] * vector[i];
                    }
                    return sum;
                })
                .toArray();
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    /** The steps in which each row is, as ones. */
    private static double[][] uses(Training training) {
        int steps = (int) training.steps();
        double[][] uses = new double[(int) training.examples()][steps];
        OrderedBatches batches = new OrderedBatches((int) training.examples(), (int) training.batch());
        for (int step = 0; step < steps; step++) {
            for (int row : batches.next()) {
                uses[row][step] = 1;
            }
        }
        return uses;
    }

    /** All trainings of up to 12 rows, of some passes, with all numbers of diagonals: no row moves more, whatever its gradients. */
    @Test
    void sensitivity_isWhatTheWorstRowMoves_inEverySmallTraining() {
        Random random = new Random(4);
        int trainings = 0;
        for (int rows = 1; rows <= 12; rows++) {
            for (int batch = 1; batch <= rows; batch++) {
                for (double epochs : new double[] {0.5, 1, 1.3, 2, 3}) {
                    Training training = new Training(rows, batch, epochs);
                    for (int diagonals = 1; diagonals <= rows / batch; diagonals++) {
                        Factorization factorization = Factorization.of(training, diagonals);
                        requireSensitivity(factorization, training, random, rows % batch == 0);
                        trainings++;
                    }
                }
            }
        }
        assertThat(trainings).isGreaterThan(700);
    }

    private static void requireSensitivity(
            Factorization factorization, Training training, Random random, boolean isExact) {
        int steps = (int) training.steps();
        double[][] matrix = matrix(factorization, steps);
        double worst = 0;
        for (double[] uses : uses(training)) {
            worst = Math.max(worst, length(times(matrix, uses)));
            // gradients that turn round are no worse
            double[] turned = Arrays.stream(uses)
                    .map(used -> random.nextBoolean() ? used : -used)
                    .toArray();
            worst = Math.max(worst, length(times(matrix, turned)));
            for (int first = 0; first <= steps; first++) {
                double[] part = Arrays.copyOf(times(matrix, uses), first);
                assertThat(length(part)).isLessThanOrEqualTo(factorization.sensitivity(first) + 1e-12);
            }
        }
        assertThat(worst).isLessThanOrEqualTo(factorization.sensitivity() + 1e-12);
        if (isExact) {
            assertThat(worst).isCloseTo(factorization.sensitivity(), within(1e-12));
        }
    }

    @Test
    void matrix_isTheRootOfThatOfSums() {
        int steps = 40;
        double[][] root = matrix(Factorization.of(new Training(steps, 1, 1)), steps);
        for (int row = 0; row < steps; row++) {
            for (int column = 0; column < steps; column++) {
                double product = 0;
                for (int i = 0; i < steps; i++) {
                    product += root[row][i] * root[i][column];
                }
                assertThat(product).isCloseTo(column <= row ? 1 : 0, within(1e-12));
            }
        }
    }

    private static CorrelatedGradient gradient(Factorization factorization, Noise noise, int rows) {
        DescentSettings settings =
                new DescentSettings(1, NOISE, 1, 10, Clipping.FLAT, Double.NaN, NoiseSchedule.CONSTANT, factorization);
        OneGradient engine = new OneGradient(1, true);
        return new CorrelatedGradient(
                engine,
                CorrelatedGradient.grid(settings, factorization, rows),
                noise,
                settings,
                factorization,
                new OrderedBatches(20, 1));
    }

    private static Noise drawn(Factorization factorization, int seed) {
        DescentSettings settings =
                new DescentSettings(1, NOISE, 1, 10, Clipping.FLAT, Double.NaN, NoiseSchedule.CONSTANT, factorization);
        return CorrelatedGradient.grid(settings, factorization, 1).noise(FixedWords.of(seed), NOISE)::fill;
    }

    /** Without noise each step's gradient is its own, to the grid; whatever was in the steps before. */
    @Test
    void gradients_areThoseOfTheirOwnBatches() {
        Factorization factorization = Factorization.of(new Training(20, 1, 3), 7);
        CorrelatedGradient gradient = gradient(factorization, target -> {}, 1);
        Examples examples = Examples.of(new Random(2).doubles(20, -3, 3).toArray(), 1, new double[20], 1);
        for (int step = 0; step < 60; step++) {
            double mean = gradient.of(examples, new int[] {step % 20}, 0)[0];

            double expected = Math.max(-1, Math.min(1, examples.x()[step % 20]));
            assertThat(mean).isCloseTo(expected, within(1e-4));
        }
    }

    /** The noise in a sum of all steps: as the matrix says, and far below that of noise that is drawn anew in each step. */
    @Test
    void noise_nearlyCancelsInSumsOfSteps() {
        int steps = 64;
        Factorization factorization = Factorization.of(new Training(steps, 1, 1));
        Noise noise = drawn(factorization, 5);
        Examples none = Examples.of(new double[1], 1, new double[1], 1);
        double squares = 0;
        int runs = 3000;
        for (int run = 0; run < runs; run++) {
            CorrelatedGradient gradient = gradient(factorization, noise, 1);
            double sum = 0;
            for (int step = 0; step < steps; step++) {
                sum += gradient.of(none, new int[0], 0)[0];
            }
            squares += sum * sum / runs;
        }

        // the last row of B, the root, times the noise
        double row = length(factorization.coefficients());
        double expected = Math.pow(row * NOISE * factorization.sensitivity(), 2);
        assertThat(squares).isCloseTo(expected, within(5 * expected * Math.sqrt(2.0 / runs)));
        assertThat(squares).isLessThan(steps * NOISE * NOISE / 8);
    }

    /** By whoever sees all gradients with their noise, of a row that is in every pass with the longest gradient. */
    private static double found(Training training, int seed, int divisor) {
        Factorization claimed = Factorization.of(training);
        double[] uses = uses(training)[0];
        double[][] matrix = matrix(claimed, uses.length);
        double[] moved = times(matrix, uses);
        double[][] scores = new double[2][4000];
        Examples canary = Examples.of(new double[] {1e6}, 1, new double[1], 1);
        for (int present = 0; present < 2; present++) {
            Noise whole = drawn(claimed, seed + present);
            Noise noise = target -> {
                whole.fill(target);
                Arrays.setAll(target, i -> target[i] / divisor);
            };
            for (int run = 0; run < scores[present].length; run++) {
                CorrelatedGradient gradient = gradient(claimed, noise, 1);
                double[] seen = new double[uses.length];
                for (int step = 0; step < seen.length; step++) {
                    int[] batch = present == 1 && uses[step] == 1 ? new int[] {0} : new int[0];
                    seen[step] = gradient.of(canary, batch, 0)[0];
                }
                double[] noised = times(matrix, seen);
                for (int step = 0; step < seen.length; step++) {
                    scores[present][run] += moved[step] * noised[step];
                }
            }
        }
        double middle = length(moved) * length(moved) / 2;
        return CanaryAudit.of(scores[1], scores[0]).gaussianEpsilonLowerBound(middle, 1e-5, 1e-4);
    }

    @Test
    void allSteps_tellWhatIsClaimed_andNotFarLess_andHalfTheNoiseIsFound() {
        double claimed = GaussianMechanism.epsilon(NOISE, 1e-5);
        Training training = new Training(8, 1, 3);

        assertThat(found(training, 1, 1)).isBetween(0.6 * claimed, claimed);
        assertThat(found(training, 3, 2)).isGreaterThan(claimed);
    }

    @Test
    void cost_isThatOfOneGaussian() {
        Factorization factorization = Factorization.of(new Training(100, 10, 2));

        assertThat(factorization.event(1.5, 20)).isEqualTo(new PrivacyEvent.Gaussian(1.5));
        assertThat(factorization.event(1.5, 0)).isEqualTo(new PrivacyEvent.NoOp());
        // after the first pass half of the square
        assertThat(factorization.event(1.5, 10))
                .isInstanceOfSatisfying(
                        PrivacyEvent.Gaussian.class,
                        half -> assertThat(half.noiseMultiplier()).isCloseTo(1.5 * Math.sqrt(2), within(1e-12)));
    }

    @Test
    void batches_areTheRowsInOrder_fromTheFirstAgain() {
        OrderedBatches batches = new OrderedBatches(5, 2);

        assertThat(batches.next()).containsExactly(0, 1);
        assertThat(batches.next()).containsExactly(2, 3);
        assertThat(batches.next()).containsExactly(4, 0);
        assertThat(batches.next()).containsExactly(1, 2);
    }

    /** Neither more steps than are accounted for, nor on other batches. */
    @Test
    void descentInOrder_takesTheStepsThatItIsFor() {
        Factorization factorization = Factorization.of(new Training(4, 2, 1.5));
        Examples examples = Examples.of(new double[] {1, 2, 3, 4}, 1, new double[4], 1);
        DescentSettings settings =
                new DescentSettings(1, NOISE, 2, 10, Clipping.FLAT, Double.NaN, NoiseSchedule.CONSTANT, factorization);
        OneGradient engine = new OneGradient(1, true);
        try (PrivateDescent descent = PrivateDescent.start(engine, examples, settings, Optimizer.sgd(1))) {
            for (int step = 0; step < 3; step++) {
                descent.step(step / 3.0);
            }
            assertThatThrownBy(() -> descent.step(0)).hasMessageContaining("steps=3");
            assertThatThrownBy(() -> descent.resume(new DescentState(new double[1], List.of())))
                    .hasMessageContaining("state is not of this model");
        }
        assertThatThrownBy(() -> PrivateDescent.start(engine, examples.rows(0, 1, 2), settings, Optimizer.sgd(1)))
                .hasMessageContaining("examples=3, batchSize=2, forExamples=4, forBatchSize=2");
    }

    @Test
    void nonsense_isRefused() {
        Training training = new Training(10, 5, 2);
        assertThatThrownBy(() -> Factorization.of(training, 3)).hasMessageContaining("diagonals=3, steps=2");
        assertThatThrownBy(() -> Factorization.of(training, 0)).hasMessageContaining("diagonals=0");
        assertThatThrownBy(() -> new OrderedBatches(3, 4)).hasMessageContaining("batchSize=4, examples=3");
        assertThatThrownBy(() -> new DescentSettings(
                        1, 1, 1, 1, Clipping.FLAT, 0.5, NoiseSchedule.CONSTANT, Factorization.of(training)))
                .hasMessageContaining("a norm and a noise that stay");
        assertThatThrownBy(() -> gradient(Factorization.of(new Training(1000, 10, 1e6)), target -> {}, 100))
                .hasMessageContaining("too many numbers");
    }
}
