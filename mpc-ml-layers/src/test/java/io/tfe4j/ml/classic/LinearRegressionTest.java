package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Least squares against Gauss's elimination in double precision. */
class LinearRegressionTest {
    private static final Data DATA = Data.linear(60, 4, 2, 1);

    private final TfeContext tfe = Local.tfe();

    /** Weights and, last, intercepts of the normal equations, [features + 1][targets]. */
    private static double[][] solution(Data data, double alpha) {
        int n = data.x()[0].length + 1;
        int targets = data.y()[0].length;
        double[][] system = new double[n][n + targets];
        for (int i = 0; i < data.x().length; i++) {
            double[] row = new double[n + targets];
            System.arraycopy(data.x()[i], 0, row, 0, n - 1);
            row[n - 1] = 1;
            System.arraycopy(data.y()[i], 0, row, n, targets);
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n + targets; b++) {
                    system[a][b] += row[a] * row[b] / data.x().length;
                }
            }
        }
        for (int i = 0; i < n - 1; i++) {
            system[i][i] += alpha;
        }
        for (int i = 0; i < n; i++) {
            for (int other = 0; other < n; other++) {
                double factor = other == i ? 0 : system[other][i] / system[i][i];
                for (int k = 0; k < n + targets; k++) {
                    system[other][k] -= factor * system[i][k];
                }
            }
        }
        double[][] weights = new double[n][targets];
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < targets; t++) {
                weights[i][t] = system[i][n + t] / system[i][i];
            }
        }
        return weights;
    }

    private void check(LinearModel model, double alpha, double tolerance) {
        double[][] wanted = solution(DATA, alpha);
        double[][] results = new double[DATA.x().length][2];
        for (int i = 0; i < results.length; i++) {
            for (int t = 0; t < 2; t++) {
                results[i][t] = wanted[4][t];
                for (int k = 0; k < 4; k++) {
                    results[i][t] += DATA.x()[i][k] * wanted[k][t];
                }
            }
        }

        List<double[]> fitted =
                Local.valuesOf(tfe, List.of(model.coefficients(), model.predict(DATA.privateX(tfe, 8))));

        double[] coefficients = Arrays.copyOf(Data.flat(wanted), 8);
        assertThat(fitted.get(0)).containsExactly(coefficients, within(tolerance));
        assertThat(fitted.get(1)).containsExactly(Data.flat(results), within(8 * tolerance));
    }

    @Test
    void linearRegression_isTheLeastSquares() {
        check(new LinearRegression().fit(tfe, DATA.privateX(tfe, 8), DATA.privateY(tfe, -16, 16)), 0, 1e-4);
    }

    @Test
    void ridge_isTheLeastSquares_withAPenalty() {
        check(new Ridge(0.5).fit(tfe, DATA.privateX(tfe, 8), DATA.privateY(tfe, -16, 16)), 0.5, 1e-4);
    }

    @Test
    void coefficients_beyondTheirLimit_areClipped() {
        Data steep = new Data(new double[][] {{0}, {1}}, new double[][] {{0}, {4}});

        LinearModel model =
                new LinearRegression().within(2).fit(tfe, steep.privateX(tfe, 1), steep.privateY(tfe, 0, 4));

        assertThat(Local.valuesOf(tfe, model.coefficients())).containsExactly(new double[] {2}, within(1e-4));
    }

    @Test
    void labelsThatAreAVector_areOneColumn() {
        PrivateTensor x = DATA.privateX(tfe, 8);
        PrivateTensor column = DATA.privateY(tfe, -16, 16).slice(new int[] {0, 0}, new int[] {60, 1});

        List<double[]> fitted = Local.valuesOf(
                tfe,
                List.of(
                        new Ridge(0.5).fit(tfe, x, column).coefficients(),
                        new Ridge(0.5).fit(tfe, x, column.reshape(60)).coefficients()));

        assertThat(fitted.get(1)).containsExactly(fitted.get(0), within(1e-4));
    }

    @Test
    void tables_thatDoNotFit_areRefused() {
        assertThatThrownBy(() -> new Ridge(1).fit(tfe, DATA.privateX(tfe, 8), Local.input(tfe, 1, new int[] {1, 1}, 0)))
                .hasMessageContaining("model=Ridge, x=60, y=1");
        assertThatThrownBy(() -> new LinearRegression()
                        .fit(tfe, Local.input(tfe, 1, new int[] {2}, 0, 1), DATA.privateY(tfe, -16, 16)))
                .hasMessageContaining("model=LinearRegression, x=[2], wanted=[rows, columns]");
        assertThatThrownBy(() -> new LinearRegression()
                        .fit(tfe, DATA.privateX(tfe, 8), Local.input(tfe, 1, new int[] {2, 1, 1}, 0, 1)))
                .hasMessageContaining("model=LinearRegression, y=[2, 1, 1]");
        assertThatThrownBy(() -> new Ridge(0)).hasMessageContaining("alpha=0.0, allowed=[2^-14, 2^10]");
    }
}
