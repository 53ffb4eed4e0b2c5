package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.random.FixedWords;
import org.junit.jupiter.api.Test;

class PoissonSamplerTest {
    private static final int ROWS = 50;
    private static final int EXPECTED = 5;
    private static final int STEPS = 20_000;
    private static final double RATE = (double) EXPECTED / ROWS;

    /** Chi-square of the rows' frequencies, a statistic of as many degrees of freedom as rows. */
    private static double chiSquare(BatchSampler sampler) {
        int[] counts = new int[ROWS];
        for (int step = 0; step < STEPS; step++) {
            for (int row : sampler.next()) {
                counts[row]++;
            }
        }
        double sum = 0;
        for (int count : counts) {
            double z = (count - STEPS * RATE) / Math.sqrt(STEPS * RATE * (1 - RATE));
            sum += z * z;
        }
        return sum;
    }

    private static final double MOST = ROWS + 5 * Math.sqrt(2 * ROWS);

    @Test
    void everyRow_isInABatchAsOftenAsItShould() {
        assertThat(chiSquare(new PoissonSampler(FixedWords.of(1), ROWS, EXPECTED)))
                .isLessThan(MOST);
    }

    @Test
    void wrongRate_isFound() {
        assertThat(chiSquare(new PoissonSampler(FixedWords.of(2), ROWS, EXPECTED + 1)))
                .isGreaterThan(10 * MOST);
    }

    /** Variance of a batch's size: that of a binomial; of shuffled batches, of fixed size, it is nothing. */
    private static double[] sizes(BatchSampler sampler) {
        double sum = 0;
        double squares = 0;
        double products = 0;
        double empty = 0;
        double before = EXPECTED;
        for (int step = 0; step < STEPS; step++) {
            int size = sampler.next().length;
            sum += size;
            squares += Math.pow(size - EXPECTED, 2);
            products += (size - EXPECTED) * (before - EXPECTED);
            empty += size == 0 ? 1 : 0;
            before = size;
        }
        return new double[] {sum / STEPS, squares / STEPS, products / STEPS, empty / STEPS};
    }

    @Test
    void sizes_areBinomial_andStepsIndependent() {
        double[] sizes = sizes(new PoissonSampler(FixedWords.of(3), ROWS, EXPECTED));

        double variance = ROWS * RATE * (1 - RATE);
        double unit = 1 / Math.sqrt(STEPS);
        assertThat(sizes[0])
                .isBetween(EXPECTED - 5 * Math.sqrt(variance) * unit, EXPECTED + 5 * Math.sqrt(variance) * unit);
        assertThat(sizes[1]).isBetween(variance * (1 - 5 * 1.5 * unit), variance * (1 + 5 * 1.5 * unit));
        assertThat(sizes[2]).isBetween(-5 * variance * unit, 5 * variance * unit);
        // (1 - rate)^rows
        double empty = 0.005154;
        assertThat(sizes[3]).isBetween(empty - 5 * Math.sqrt(empty) * unit, empty + 5 * Math.sqrt(empty) * unit);
    }

    @Test
    void batchesOfFixedSize_areFound() {
        int[] first = {0};
        BatchSampler shuffled = () -> {
            int[] batch = new int[EXPECTED];
            for (int i = 0; i < EXPECTED; i++) {
                batch[i] = first[0]++ % ROWS;
            }
            return batch;
        };
        // every row comes as often as it should, and yet no account of Poisson samples is right
        assertThat(chiSquare(shuffled)).isLessThan(MOST);
        assertThat(sizes(shuffled)[1]).isZero();
    }

    @Test
    void rowsOfABatch_areIndependentOfOneAnother() {
        PoissonSampler sampler = new PoissonSampler(FixedWords.of(4), 2, 1);
        int[] pairs = new int[4];
        for (int step = 0; step < STEPS; step++) {
            int place = 0;
            for (int row : sampler.next()) {
                place += row + 1;
            }
            pairs[place]++;
        }
        for (int count : pairs) {
            assertThat((double) count)
                    .isBetween(
                            STEPS / 4.0 - 5 * Math.sqrt(STEPS * 3 / 16.0),
                            STEPS / 4.0 + 5 * Math.sqrt(STEPS * 3 / 16.0));
        }
    }

    @Test
    void batchLargerThanTheData_isRefused() {
        assertThatThrownBy(() -> new PoissonSampler(FixedWords.of(5), 10, 11)).hasMessageContaining("batchSize=11");
        assertThatThrownBy(() -> new PoissonSampler(FixedWords.of(5), 10, 0)).hasMessageContaining("batchSize=0");
    }
}
