package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lloyd's algorithm against the same in double precision. */
class KMeansTest {
    private final TfeContext tfe = Local.tfe();

    private static double[][] lloyd(double[][] x, int[] first, int rounds) {
        int clusters = first.length;
        double[][] centers =
                Arrays.stream(first).mapToObj(row -> x[row].clone()).toArray(double[][]::new);
        for (int round = 0; round < rounds; round++) {
            double[][] sums = new double[clusters][x[0].length];
            int[] counts = new int[clusters];
            for (double[] row : x) {
                int own = nearest(row, centers);
                counts[own]++;
                Arrays.setAll(sums[own], k -> sums[own][k] + row[k]);
            }
            for (int i = 0; i < clusters; i++) {
                int own = i;
                if (counts[i] > 0) {
                    Arrays.setAll(centers[i], k -> sums[own][k] / counts[own]);
                }
            }
        }
        return centers;
    }

    private static int nearest(double[] row, double[][] centers) {
        return IntStream.range(0, centers.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> IntStream.range(0, row.length)
                        .mapToDouble(k -> (row[k] - centers[i][k]) * (row[k] - centers[i][k]))
                        .sum()))
                .orElseThrow();
    }

    private void check(double[][] x, int rounds, int... first) {
        Data data = new Data(x, x);
        Clusters model =
                new KMeans(first.length).rounds(rounds).startingAt(first).fit(tfe, data.privateX(tfe, 8));

        List<double[]> found =
                Local.valuesOf(tfe, List.of(model.centers().add(0), model.nearest(data.privateX(tfe, 8))));

        double[][] wanted = lloyd(x, first, rounds);
        assertThat(found.get(0)).containsExactly(Data.flat(wanted), within(1e-4));
        assertThat(found.get(1))
                .containsExactly(Arrays.stream(x)
                        .mapToDouble(row -> nearest(row, wanted))
                        .toArray());
    }

    @Test
    void kMeans_ofClouds_movesCentersAsInTheClear() {
        double[][] middles = {{3, 1}, {-2, 2}, {0, -3}};

        check(Data.clouds(50, middles, 1.5, 1).x(), 1, 0, 1, 2);
        check(Data.clouds(50, middles, 1.5, 1).x(), 5, 7, 3, 20);
    }

    @Test
    void center_withoutExamples_staysWhereItIs() {
        // of equal centers the first gets all examples
        check(new double[][] {{1, 1}, {1, 1}, {3, 3}, {1, 2}}, 2, 0, 1);
    }

    @Test
    void fewerExamplesThanClusters_areRefused() {
        assertThatThrownBy(() -> new KMeans(3).fit(tfe, Local.input(tfe, 1, new int[] {2, 1}, 0, 1)))
                .hasMessageContaining("rows=2, centers=[0, 1, 2]");
    }
}
