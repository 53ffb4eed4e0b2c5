package io.tfe4j.function;

import static io.tfe4j.function.Sweep.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {
    private static final int ROWS = 301;
    private static final int COLUMNS = 3;

    /** Three columns: independent, mixed, and a negative multiple of the first far from zero. */
    private static double[] matrix() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[ROWS * COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            double u = rounded(random.nextGaussian());
            x[COLUMNS * i] = u;
            x[COLUMNS * i + 1] = rounded(0.5 * u + random.nextGaussian());
            x[COLUMNS * i + 2] = 100 - 3 * u;
        }
        return x;
    }

    private static double rounded(double value) {
        return Math.rint(value * 65536) / 65536;
    }

    private static Sweep.Plain plain(Range range, double[] x) {
        return Sweep.Plain.of(Shape.of(ROWS, COLUMNS), 16, range, x);
    }

    private static double[] covariance(double[] x, int ddof) {
        double[] mean = new double[COLUMNS];
        for (int i = 0; i < x.length; i++) {
            mean[i % COLUMNS] += x[i] / ROWS;
        }
        double[] result = new double[COLUMNS * COLUMNS];
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < result.length; j++) {
                int p = j / COLUMNS;
                int q = j % COLUMNS;
                result[j] += (x[COLUMNS * row + p] - mean[p]) * (x[COLUMNS * row + q] - mean[q]) / (ROWS - ddof);
            }
        }
        return result;
    }

    private static void assertNear(double[] actual, double[] expected, double error) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], offset(error));
        }
    }

    @Test
    void covarianceAndCorrelation_onNarrowRange_areAccurate() {
        double[] x = matrix();
        double[] expected = covariance(x, 1);
        Sweep.Plain shared = plain(Range.ofReal(-200, 200, 16), x);
        assertNear(
                Sweep.run(shared, (c, s) -> Statistics.covariance(c, s, 1, Rounding.FLOOR))
                        .values(),
                expected,
                3e-5);
        double[] correlations = new double[expected.length];
        for (int j = 0; j < expected.length; j++) {
            int p = j / COLUMNS;
            int q = j % COLUMNS;
            correlations[j] = expected[j] / Math.sqrt(expected[p * (COLUMNS + 1)] * expected[q * (COLUMNS + 1)]);
        }
        assertNear(
                Sweep.run(shared, (c, s) -> Statistics.correlation(c, s, Rounding.FLOOR))
                        .values(),
                correlations,
                5e-5);
        assertNear(
                Sweep.run(plain(DEFAULT, x), (c, s) -> Statistics.correlation(c, s, Rounding.FLOOR))
                        .values(),
                correlations,
                5e-3);
    }

    @Test
    void varianceAndDeviation_alongAxes_areAccurate() {
        double[] x = matrix();
        double[] covariance = covariance(x, 0);
        double[] variances = {covariance[0], covariance[4], covariance[8]};
        Sweep.Plain shared = plain(Range.ofReal(-200, 200, 16), x);
        Sweep.Result variance = Sweep.run(shared, (c, s) -> Statistics.variance(c, s, 0, Rounding.DITHERED, true, 0));
        assertThat(variance.shape()).isEqualTo(Shape.of(1, COLUMNS));
        assertNear(variance.values(), variances, 6e-5);
        double[] deviations = DoubleStream.of(variances).map(Math::sqrt).toArray();
        assertNear(
                Sweep.run(shared, (c, s) -> Statistics.standardDeviation(c, s, 0, Rounding.FLOOR, false, 0))
                        .values(),
                deviations,
                6e-5);
        assertNear(
                Sweep.run(plain(DEFAULT, x), (c, s) -> Statistics.standardDeviation(c, s, 0, Rounding.FLOOR, false, 0))
                        .values(),
                deviations,
                1e-2);
    }

    @Test
    void variance_ofLargeNumbersInTheDefaultRange_isAccurateRelatively() {
        double[] x = Sweep.grid(-32767, 32767, 2001, 16);
        double mean = Arrays.stream(x).average().orElseThrow();
        double expected = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / 2000;
        double[] variance = Sweep.run(Sweep.Plain.of(x), (c, s) -> Statistics.variance(c, s, 1, Rounding.FLOOR, false))
                .values();
        assertThat(variance[0] / expected).isCloseTo(1, offset(2e-6));
        double[] mean1 = Sweep.run(Sweep.Plain.of(x), (c, s) -> Arithmetic.mean(c, s, Rounding.FLOOR, false))
                .values();
        assertThat(mean1[0]).isCloseTo(mean, offset(2e-3));
    }

    @Test
    void norms_ofLargeNumbers_areAccurate() {
        double[] x = Sweep.grid(-1000, 1000, 501, 16);
        double[] one = Sweep.run(Sweep.Plain.of(x), (c, s) -> Statistics.norm1(c, s, false))
                .values();
        assertThat(one[0]).isEqualTo(Arrays.stream(x).map(Math::abs).sum());
        double[] two = Sweep.run(Sweep.Plain.of(x), (c, s) -> Statistics.norm2(c, s, Rounding.FLOOR, false))
                .values();
        double expected = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
        assertThat(two[0] / expected).isCloseTo(1, offset(1e-6));
    }

    @Test
    void histogram_withValuesOnEdges_countsHalfOpenIntervals() {
        Sweep.Plain x = Sweep.Plain.of(-7, -1, -1, -0.5, 0, 0.25, 1, 2, 2, 3, 5.5);
        double[] edges = {-1, 0, 1.1, 2, 3};
        assertThat(Sweep.run(x, (c, s) -> Statistics.histogram(c, s, edges)).values())
                .containsExactly(3, 3, 0, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 100, 257})
    void sorting_withEqualKeys_isStableAndExact(int n) {
        SplittableRandom random = new SplittableRandom(n);
        double[] keys = random.ints(n, -4, 5).asDoubleStream().toArray();
        keys[0] = -32767;
        keys[n - 1] = 32767;
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        Sweep.Plain x = Sweep.Plain.of(keys);
        assertThat(Sweep.run(x, (c, s) -> Sorting.sort(c, s, false)).values()).isEqualTo(sorted);
        assertThat(Sweep.run(x, (c, s) -> Sorting.topK(c, s, (n + 1) / 2)).values())
                .isEqualTo(reversed(sorted, (n + 1) / 2));
        Sweep.Plain order = Sweep.Plain.of(
                Shape.of(n),
                0,
                new Range(0, n),
                java.util.stream.IntStream.range(0, n).asDoubleStream().toArray());
        Integer[] expected = java.util.stream.IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(expected, (i, j) -> Double.compare(keys[j], keys[i]));
        assertThat(Sweep.run(
                                x,
                                order,
                                (c, s, o) -> Sorting.sortByKey(c, s, java.util.List.of(o), true)
                                        .get(0))
                        .values())
                .isEqualTo(Arrays.stream(expected).mapToDouble(i -> i).toArray());
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        assertThat(Sweep.run(x, (c, s) -> Sorting.median(c, s, Rounding.FLOOR)).values()[0])
                .isEqualTo(median);
    }

    private static double[] reversed(double[] sorted, int count) {
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            result[i] = sorted[sorted.length - 1 - i];
        }
        return result;
    }

    @Test
    void quantiles_betweenElements_interpolate() {
        Sweep.Plain x = Sweep.Plain.of(5, 1, 3, 2);
        double[] probabilities = {0, 0.25, 0.5, 0.9, 1};
        assertNear(
                Sweep.run(x, (c, s) -> Sorting.quantiles(c, s, probabilities, Rounding.FLOOR))
                        .values(),
                new double[] {1, 1.75, 2.5, 4.4, 5},
                2e-5);
    }
}
