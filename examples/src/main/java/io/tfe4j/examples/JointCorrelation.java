package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two hospitals hold different columns about the same patients. Each standardises its own columns in the clear; what is
 * left for the servers is one product of matrices, {@code X' Y / n}. ({@code corr} would do all of it on shares, for
 * columns of one owner's data or of like scale; here areas in the thousands stand beside smoothness in hundredths.)
 */
final class JointCorrelation implements Example {
    private static final String[] IMAGING = {"mean_radius", "mean_texture", "mean_smoothness", "mean_compactness"};
    private static final String[] CANCER = {"worst_area", "worst_concave_points", "worst_symmetry", "malignant"};
    private static final int PATIENTS = 569;
    private static final double MOST_DEVIATIONS = 32;

    @Override
    public String name() {
        return "joint-correlation";
    }

    @Override
    public String summary() {
        return "correlations between the columns of two hospitals that treat the same patients";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        PrivateTensor x = input(stage, "imaging-clinic", IMAGING);
        PrivateTensor y = input(stage, "cancer-centre", CANCER);
        PrivateTensor correlations = x.transpose().mmul(y).div(PATIENTS);
        List<double[][]> received = new ArrayList<>();
        Output output = Tfe.defineOutput("researcher", correlations, result -> received.add(result.toDoubleMatrix()));

        try (Session session = Tfe.session()) {
            show(stage, session.run(output, name()), received.get(0));
        }
    }

    private static PrivateTensor input(Stage stage, String hospital, String... columns) {
        return Tfe.definePrivateInput(
                hospital,
                Inputs.from(() -> Nd4j.createFromArray(standardised(stage, hospital, columns)))
                        .shape(PATIENTS, columns.length)
                        .range(-MOST_DEVIATIONS, MOST_DEVIATIONS));
    }

    /** Plaintext work of one hospital on its own columns: mean 0, variance 1. */
    private static double[][] standardised(Stage stage, String hospital, String... columns) {
        double[][] rows = stage.table(hospital + ".csv").columns(columns);
        for (int c = 0; c < columns.length; c++) {
            int column = c;
            double mean = Arrays.stream(rows)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElseThrow();
            double variance = Arrays.stream(rows)
                    .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
                    .average()
                    .orElseThrow();
            for (double[] row : rows) {
                row[c] = (row[c] - mean) / Math.sqrt(variance);
            }
        }
        return rows;
    }

    private static void show(Stage stage, RunReport run, double[][] correlations) {
        stage.players(run);
        stage.sees("imaging-clinic", "its own columns of " + PATIENTS + " patients");
        stage.sees("cancer-centre", "its own columns of the same patients");
        stage.sees("researcher", IMAGING.length * CANCER.length + " correlations");
        stage.report(run);
        stage.check(flat(correlations), flat(plain(stage)), 1e-3);
        stage.print("");
        stage.print("%-18s%22s%22s%22s%22s", "", CANCER[0], CANCER[1], CANCER[2], CANCER[3]);
        for (int i = 0; i < IMAGING.length; i++) {
            double[] row = correlations[i];
            stage.print("%-18s%22.3f%22.3f%22.3f%22.3f", IMAGING[i], row[0], row[1], row[2], row[3]);
        }
    }

    private static double[][] plain(Stage stage) {
        double[][] x = standardised(stage, "imaging-clinic", IMAGING);
        double[][] y = standardised(stage, "cancer-centre", CANCER);
        double[][] correlations = new double[IMAGING.length][CANCER.length];
        for (int row = 0; row < PATIENTS; row++) {
            for (int i = 0; i < IMAGING.length; i++) {
                for (int j = 0; j < CANCER.length; j++) {
                    correlations[i][j] += x[row][i] * y[row][j] / PATIENTS;
                }
            }
        }
        return correlations;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
