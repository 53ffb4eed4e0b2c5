package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.List;

/** Five owners and one receiver, as in the first example of TF Encrypted. */
final class SimpleAverage implements Example {
    private static final int OWNERS = 5;
    private static final int MONTHS = 12;
    private static final String COLUMN = "kwh_per_tonne";
    private static final String AVERAGE = "average-kwh";
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
        Output average = stage.output("result-receiver", AVERAGE, sum.div(OWNERS));

        try (Session session = Tfe.session()) {
            show(stage, session.run(average, name()));
        }
    }

    private static PrivateTensor input(Stage stage, int owner) {
        return Tfe.definePrivateInput(
                stage.owner("inputter-" + owner, owner),
                Inputs.dataset("mill-" + owner).columns(COLUMN).rows(MONTHS).range(0, MOST_KWH));
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        stage.ownersSee(List.of("inputter-0 to -4"), "its own " + MONTHS + " numbers");
        stage.receiverSees("result-receiver", MONTHS + " averages");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] average = stage.result(AVERAGE);
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
            double[] own = stage.columns("mill-" + owner, MONTHS, COLUMN);
            for (int month = 0; month < MONTHS; month++) {
                average[month] += own[month] / OWNERS;
            }
        }
        return average;
    }
}
