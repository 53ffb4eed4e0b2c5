package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Components against what defines them: eigenvectors of the covariances, in double precision. */
class PcaTest {
    private static final int FEATURES = 5;
    private static final int COMPONENTS = 3;

    private final TfeContext tfe = Local.tfe();

    private static double[][] covariances(double[][] x) {
        double[] mean = new double[FEATURES];
        for (double[] row : x) {
            Arrays.setAll(mean, k -> mean[k] + row[k] / x.length);
        }
        double[][] covariances = new double[FEATURES][FEATURES];
        for (double[] row : x) {
            for (int i = 0; i < FEATURES * FEATURES; i++) {
                int a = i / FEATURES;
                int b = i % FEATURES;
                covariances[a][b] += (row[a] - mean[a]) * (row[b] - mean[b]) / x.length;
            }
        }
        return covariances;
    }

    @Test
    void pca_findsDirectionsOfLargestVariance() {
        double[][] x = Data.linear(80, FEATURES, 1, 3).x();
        for (double[] row : x) {
            row[1] *= 1.7;
            row[3] *= 0.5;
        }
        Components components = new Pca(COMPONENTS).fit(tfe, new Data(x, x).privateX(tfe, 16));

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        components.directions(),
                        components.explainedVarianceRatio(),
                        components.transform(new Data(x, x).privateX(tfe, 16))));

        double[][] covariances = covariances(x);
        double trace = 0;
        for (int k = 0; k < FEATURES; k++) {
            trace += covariances[k][k];
        }
        double left = trace;
        for (int c = 0; c < COMPONENTS; c++) {
            double[] direction = column(found.get(0), c);
            double share = found.get(1)[c];
            // C v = lambda v, of length 1
            for (int a = 0; a < FEATURES; a++) {
                double product = 0;
                for (int b = 0; b < FEATURES; b++) {
                    product += covariances[a][b] * direction[b];
                }
                assertThat(product).as("component %d", c).isCloseTo(share * trace * direction[a], within(2e-3));
            }
            assertThat(Arrays.stream(direction).map(v -> v * v).sum()).isCloseTo(1, within(1e-4));
            // the largest: no more is left for any of those that follow
            left -= share * trace;
            assertThat(share * trace).isGreaterThan(left / (FEATURES - c));
        }
        assertThat(found.get(1)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(found.get(2)).hasSize(x.length * COMPONENTS);
        assertThat(variance(column(found.get(2), 0))).isCloseTo(found.get(1)[0] * trace, within(1e-2));
    }

    /** Two features of which one has nine times the variance of the other; declared tightly, and far too widely. */
    @ParameterizedTest
    @CsvSource({"1, 8", "1, 100", "10, 80", "100, 800", "100, 1600", "200, 1600"})
    void largeNumbers_haveTheComponentsOfSmallOnes(double unit, double limit) {
        double[] x = new double[200];
        for (int i = 0; i < 100; i++) {
            x[2 * i] = unit * (4 + 3 * Math.sin(i));
            x[2 * i + 1] = unit * (4 + Math.cos(3 * i));
        }
        PrivateTensor rows =
                tfe.definePrivateInput("owner", Inputs.of(new int[] {100, 2}, x).range(0, limit));
        Components components = new Pca(2).fit(tfe, rows);

        List<double[]> found =
                Local.valuesOf(tfe, List.of(components.explainedVarianceRatio(), components.directions()));

        assertThat(found.get(0)).containsExactly(new double[] {0.89927, 0.10073}, within(3e-5));
        assertThat(Math.abs(found.get(1)[0])).isCloseTo(1, within(1e-3));
        assertThat(Math.abs(found.get(1)[3])).isCloseTo(1, within(1e-3));
    }

    /** As spread as their declared range allows, so that one over the root of the variances has few digits. */
    @Test
    void numbersAtTheEndsOfTheirRange_haveExactShares() {
        double[] x = new double[128];
        for (int i = 0; i < 64; i++) {
            x[2 * i] = i % 2 == 0 ? 255 : -255;
            x[2 * i + 1] = i % 4 < 2 ? 85 : -85;
        }
        Components components = new Pca(2).fit(tfe, Local.input(tfe, 256, new int[] {64, 2}, x));

        double[] shares = Local.valuesOf(tfe, components.explainedVarianceRatio());

        assertThat(shares).containsExactly(new double[] {0.9, 0.1}, within(3e-5));
    }

    private static double[] column(double[] table, int column) {
        return IntStream.range(0, table.length / COMPONENTS)
                .mapToDouble(i -> table[i * COMPONENTS + column])
                .toArray();
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }

    @Test
    void pca_ofManyFeatures_fitsTheRing() {
        int features = 40;
        double[][] x = Data.linear(10, features, 1, 4).x();
        Components components = new Pca(1).squarings(2).fit(tfe, new Data(x, x).privateX(tfe, 128));

        double[] direction = Local.valuesOf(tfe, components.directions());

        assertThat(Arrays.stream(direction).map(v -> v * v).sum()).isCloseTo(1, within(1e-3));
    }

    @Test
    void moreComponentsThanFeatures_areRefused() {
        assertThatThrownBy(() -> new Pca(3).fit(tfe, Local.input(tfe, 1, new int[] {2, 2}, 0, 1, 1, 0)))
                .hasMessageContaining("features=2, components=3");
    }
}
