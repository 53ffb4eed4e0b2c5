package io.tfe4j.ml.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Missing values count nowhere, and scaled columns are those of the definition in double precision. */
class ScalersTest {
    private final TfeContext tfe = Local.tfe();

    private PrivateTensor table(double low, double high, double[][] rows) {
        return tfe.definePrivateInput("owner", Inputs.of(rows).range(low, high));
    }

    /** Values of which about a third is {@code missing}; the second column has none. */
    private static double[][] rows(long seed, double unit, double missing) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] rows = new double[50][3];
        for (double[] row : rows) {
            for (int column = 0; column < 3; column++) {
                double value = Math.rint(unit * (column + 2 + random.nextDouble() * 20) * 16) / 16;
                row[column] = column != 1 && random.nextInt(3) == 0 ? missing : value;
            }
        }
        return rows;
    }

    private static double[] there(double[][] rows, int column, double missing) {
        return Arrays.stream(rows)
                .mapToDouble(row -> row[column])
                .filter(value -> value != missing)
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double std(double[] values, int ddof) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / Math.max(1, values.length - ddof));
    }

    @ParameterizedTest
    @CsvSource({"1, -1, 100", "1, -1, 30000", "1000, -1, 100000", "40000, -1, 2000000", "1, 999, 1000"})
    void statistics_areOfWhatIsThere(double unit, double missing, double high) {
        double[][] rows = rows(3, unit, missing);
        Masked known = Masked.of(table(Math.min(missing, 0), high, rows), missing);

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        known.count(),
                        known.mean(),
                        known.std(0),
                        known.std(1),
                        known.min(),
                        known.max(),
                        known.filled(known.mean()),
                        known.filled(7)));

        for (int column = 0; column < 3; column++) {
            double[] there = there(rows, column, missing);
            double least = Arrays.stream(there).min().orElseThrow();
            double most = Arrays.stream(there).max().orElseThrow();
            double error = 1e-4 + high * 1e-7;
            assertThat(found.get(0)[column]).isEqualTo(there.length);
            assertThat(found.get(1)[column]).isCloseTo(mean(there), within(error));
            assertThat(found.get(2)[column]).isCloseTo(std(there, 0), within(error * 20));
            assertThat(found.get(3)[column]).isCloseTo(std(there, 1), within(error * 20));
            assertThat(found.get(4)[column]).isEqualTo(least);
            assertThat(found.get(5)[column]).isEqualTo(most);
            for (int row = 0; row < rows.length; row++) {
                double value = rows[row][column];
                assertThat(found.get(6)[3 * row + column])
                        .isCloseTo(value == missing ? mean(there) : value, within(error));
                assertThat(found.get(7)[3 * row + column]).isEqualTo(value == missing ? 7 : value);
            }
        }
    }

    /** Of a body mass index with blanks the mean is 26.6, not the 24.16 that comes of counting each blank as -1. */
    @Test
    void meansOfColumnsWithBlanks_areNotPulledDown() {
        double[] bmi = {22.1, -1, 31.4, 25.0, 27.9, -1, 26.6, 26.6};
        Masked known = Masked.of(tfe.definePrivateInput("clinic", Inputs.of(bmi).range(-1, 80)), -1);

        assertThat(Local.valuesOf(tfe, known.mean())[0]).isCloseTo(26.6, within(1e-4));
    }

    @Test
    void columnsWithoutAnyValue_areZero_andOneValueHasNoDeviation() {
        Masked known = Masked.of(table(-1, 50, new double[][] {{-1, 5}, {-1, -1}}), -1);

        List<double[]> found = Local.valuesOf(tfe, List.of(known.count(), known.mean(), known.std(1), known.std(0)));

        assertThat(found.get(0)).containsExactly(0, 1);
        assertThat(found.get(1)).containsExactly(new double[] {0, 5}, within(1e-4));
        assertThat(found.get(2)).containsExactly(new double[] {0, 0}, within(1e-3));
        assertThat(found.get(3)).containsExactly(new double[] {0, 0}, within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "1, 30000", "1000, 40000", "50000, 2000000"})
    void scaledColumns_areThoseOfTheDefinition_andGoBack(double unit, double high) {
        double[][] rows = rows(4, unit, unit);
        double[][] other = rows(5, unit, unit);
        PrivateTensor x = table(0, high, rows);
        PrivateTensor y = table(0, high, other);
        Scaling standard = new StandardScaler().fit(x);
        Scaling minMax = new MinMaxScaler().fit(x);
        PrivateTensor z = standard.transform(y);
        assertThat(z.type().range().realMax(z.fractionBits())).isEqualTo(16);

        List<double[]> found =
                Local.valuesOf(tfe, List.of(z, minMax.transform(y), standard.inverse(z), minMax.transform(x)));

        for (int column = 0; column < 3; column++) {
            double[] fitted = there(rows, column, Double.NaN);
            double least = Arrays.stream(fitted).min().orElseThrow();
            double most = Arrays.stream(fitted).max().orElseThrow();
            for (int row = 0; row < rows.length; row++) {
                double value = other[row][column];
                int at = 3 * row + column;
                double error = 2e-4 + high / unit * 3e-7;
                assertThat(found.get(0)[at]).isCloseTo((value - mean(fitted)) / std(fitted, 0), within(error));
                double share = (value - least) / (most - least);
                assertThat(found.get(1)[at]).isCloseTo(Math.max(0, Math.min(1, share)), within(2e-5));
                assertThat(found.get(2)[at]).isCloseTo(value, within(unit * 20 * error));
                assertThat(found.get(3)[at]).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void constantColumns_becomeZero_andOutliersAreLimited() {
        double[][] rows = new double[400][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {7, i == 0 ? 100 : i % 2};
        }
        PrivateTensor x = table(0, 100, rows);

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        new StandardScaler().fit(x).transform(x),
                        new StandardScaler().within(3).fit(x).transform(x),
                        new MinMaxScaler().fit(x).transform(x)));

        assertThat(found.get(0)[0]).isEqualTo(0);
        assertThat(found.get(0)[1]).isEqualTo(16);
        assertThat(found.get(1)[1]).isEqualTo(3);
        assertThat(found.get(2)[0]).isEqualTo(0);
        assertThat(found.get(2)[1]).isCloseTo(1, within(2e-5));
    }

    @Test
    void scalersOfMaskedTables_leaveMissingValuesOut() {
        double[][] rows = rows(6, 1, -1);
        Masked known = Masked.of(table(-1, 40, rows), -1);
        Masked scaled = new StandardScaler().fit(known).transform(known);

        List<double[]> found = Local.valuesOf(tfe, List.of(scaled.values(), scaled.present()));

        for (int row = 0; row < rows.length; row++) {
            double[] there = there(rows, 0, -1);
            boolean isThere = rows[row][0] != -1;
            double wanted = isThere ? (rows[row][0] - mean(there)) / std(there, 0) : 0;
            assertThat(found.get(0)[3 * row]).isCloseTo(wanted, within(3e-4));
            assertThat(found.get(1)[3 * row]).isEqualTo(isThere ? 1 : 0);
        }
    }

    @Test
    void whatDoesNotFit_isRefused_byItsName() {
        PrivateTensor x = table(0, 1, new double[][] {{0, 1}, {1, 0}});
        PrivateTensor column = x.reshape(4);

        assertThatThrownBy(() -> new StandardScaler().fit(column))
                .hasMessageContaining("x=[4], wanted=[rows, columns]");
        assertThatThrownBy(() -> new MinMaxScaler().fit(x).transform(x.reshape(4, 1)))
                .hasMessageContaining("x=[4, 1], columns=2");
        assertThatThrownBy(() -> new StandardScaler().within(0)).hasMessageContaining("limit=0");
        assertThatThrownBy(() -> Masked.of(x, 0.3)).hasMessageContaining("missing=0.3");
        assertThatThrownBy(() -> Masked.of(x, Double.NaN)).hasMessageContaining("missing=NaN");
        assertThatThrownBy(() -> Masked.of(x, x)).hasMessageContaining("present does not tell");
        assertThatThrownBy(() -> Masked.of(x.reshape(2, 2, 1), 0)).hasMessageContaining("values=[2, 2, 1]");
        assertThatThrownBy(() -> Masked.of(x, -1).std(2)).hasMessageContaining("ddof=2");
    }
}
