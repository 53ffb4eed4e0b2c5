package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Two hospitals hold different columns about the same patients. Areas in the thousands stand beside smoothness in
 * hundredths, so each column comes with a bound of its own and is brought to one scale, which changes no correlation:
 * what the servers then compute with is as precise for the small columns as for the large ones.
 */
final class JointCorrelation implements Example {
    private static final List<Column> IMAGING = List.of(
            new Column("mean_radius", 32),
            new Column("mean_texture", 64),
            new Column("mean_smoothness", 0.25),
            new Column("mean_compactness", 0.5));
    private static final List<Column> CANCER = List.of(
            new Column("worst_area", 8192),
            new Column("worst_concave_points", 0.5),
            new Column("worst_symmetry", 1),
            new Column("malignant", 1));
    private static final int PATIENTS = 569;
    private static final String CORRELATIONS = "correlations";
    private static final double SCALE = 32;

    /** A column and a power of two that none of its values exceeds: what is publicly known of it. */
    private record Column(String name, double most) {
        /** As many as give the scaled column 16. */
        int fractionBits() {
            return 16 + Math.max(0, Math.getExponent(SCALE / most));
        }
    }

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
        String clinic = stage.owner("imaging-clinic", 0);
        String centre = stage.owner("cancer-centre", 1);
        PrivateTensor table =
                Tfe.concat(1, input(clinic, "imaging-clinic", IMAGING), input(centre, "cancer-centre", CANCER));
        int columns = IMAGING.size() + CANCER.size();
        PrivateTensor between = table.corr().slice(new int[] {0, IMAGING.size()}, new int[] {IMAGING.size(), columns});
        Output output = stage.output("researcher", CORRELATIONS, between);

        try (Session session = Tfe.session()) {
            show(stage, session.run(output, name()));
        }
    }

    private static PrivateTensor input(String player, String dataset, List<Column> columns) {
        return Tfe.stack(
                1,
                columns.stream()
                        .map(column -> Tfe.definePrivateInput(
                                        player,
                                        Inputs.dataset(dataset)
                                                .columns(column.name())
                                                .rows(PATIENTS)
                                                .range(0, column.most())
                                                .fractionBits(column.fractionBits()))
                                .mul(SCALE / column.most())
                                .withFractionBits(16))
                        .toArray(PrivateTensor[]::new));
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        stage.sees(stage.owner("imaging-clinic", 0), "its own columns of " + PATIENTS + " patients");
        stage.sees(stage.owner("cancer-centre", 1), "its own columns of the same patients");
        stage.receiverSees("researcher", IMAGING.size() * CANCER.size() + " correlations");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] correlations = stage.result(CORRELATIONS);
        stage.check(correlations, plain(stage), 1e-3);
        stage.print("");
        stage.print(
                "%-18s%s",
                "",
                CANCER.stream()
                        .map(column -> String.format("%22s", column.name()))
                        .collect(Collectors.joining()));
        for (int i = 0; i < IMAGING.size(); i++) {
            stage.print(
                    "%-18s%22.3f%22.3f%22.3f%22.3f",
                    IMAGING.get(i).name(),
                    correlations[4 * i],
                    correlations[4 * i + 1],
                    correlations[4 * i + 2],
                    correlations[4 * i + 3]);
        }
    }

    private static double[] plain(Stage stage) {
        double[] correlations = new double[IMAGING.size() * CANCER.size()];
        for (int i = 0; i < correlations.length; i++) {
            double[] x = stage.columns(
                    "imaging-clinic", PATIENTS, IMAGING.get(i / CANCER.size()).name());
            double[] y = stage.columns(
                    "cancer-centre", PATIENTS, CANCER.get(i % CANCER.size()).name());
            correlations[i] = covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
        }
        return correlations;
    }

    private static double covariance(double[] x, double[] y) {
        double sumX = 0;
        double sumY = 0;
        double sumXY = 0;
        for (int row = 0; row < x.length; row++) {
            sumX += x[row];
            sumY += y[row];
            sumXY += x[row] * y[row];
        }
        return sumXY / x.length - sumX / x.length * sumY / x.length;
    }
}
