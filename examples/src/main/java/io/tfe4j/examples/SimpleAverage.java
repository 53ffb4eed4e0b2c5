package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** Five owners and one receiver, as in the first example of TF Encrypted. */
final class SimpleAverage implements Example {
    private static final int OWNERS = 5;
    private static final int MONTHS = 12;
    private static final double MOST_KWH = 5_000;

    @Override
    public String name() {
        return "simple-average";
    }

    @Override
    public String summary() {
        return "five steel mills learn their average use of electricity, month by month";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        PrivateTensor sum = input(stage, 0);
        for (int owner = 1; owner < OWNERS; owner++) {
            sum = sum.add(input(stage, owner));
        }
        List<double[]> received = new ArrayList<>();
        Output average =
                Tfe.defineOutput("result-receiver", sum.div(OWNERS), result -> received.add(result.toDoubleVector()));

        try (Session session = Tfe.session()) {
            show(stage, session.run(average, name()), received.get(0));
        }
    }

    private static PrivateTensor input(Stage stage, int owner) {
        return Tfe.definePrivateInput(
                "inputter-" + owner,
                Inputs.from(() -> Nd4j.createFromArray(kwhPerTonne(stage, owner)))
                        .shape(MONTHS)
                        .range(0, MOST_KWH));
    }

    private static double[] kwhPerTonne(Stage stage, int owner) {
        return stage.table("inputter-" + owner + ".csv").column("kwh_per_tonne");
    }

    private static void show(Stage stage, RunReport run, double[] average) {
        stage.players(run);
        stage.sees("inputter-0 to -4", "its own " + MONTHS + " numbers");
        stage.sees("result-receiver", MONTHS + " averages");
        stage.report(run);
        stage.check(average, plain(stage), 1e-3);
        stage.print("");
        stage.print("month  average kWh per tonne");
        for (int month = 0; month < MONTHS; month++) {
            stage.print("%5d  %10.2f", month + 1, average[month]);
        }
    }

    private static double[] plain(Stage stage) {
        double[] average = new double[MONTHS];
        for (int owner = 0; owner < OWNERS; owner++) {
            double[] own = kwhPerTonne(stage, owner);
            for (int month = 0; month < MONTHS; month++) {
                average[month] += own[month] / OWNERS;
            }
        }
        return average;
    }
}
