package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Joined;
import io.tfe4j.Joins;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A clinic knows who smokes, a hospital how long its patients stayed; some people are patients of both. Their rows are
 * joined on the insured number: nobody learns who they are, and only the office how many.
 */
final class CommonPatients implements Example {
    private static final int CLINIC_ROWS = 240;
    private static final int HOSPITAL_ROWS = 230;
    private static final double MOST_DAYS = 60;
    private static final String COUNTS = "common-patients";
    private static final String DAYS = "mean-days";

    @Override
    public String name() {
        return "common-patients";
    }

    @Override
    public String summary() {
        return "how long common patients of a clinic and a hospital stay, smokers or not, without saying who they are";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        String clinic = stage.owner("clinic", 0);
        String hospital = stage.owner("hospital", 1);
        Joined common = Joins.onIdentifier(
                numbers(clinic, "clinic-patients", CLINIC_ROWS),
                column(clinic, "clinic-patients", "smoker", CLINIC_ROWS, 1),
                numbers(hospital, "hospital-stays", HOSPITAL_ROWS),
                column(hospital, "hospital-stays", "days", HOSPITAL_ROWS, MOST_DAYS));
        PrivateTensor smokers = common.left();
        PrivateTensor others = common.matched().sub(smokers);
        PrivateTensor counts = Tfe.stack(0, smokers.sum(), others.sum());
        PrivateTensor days = Tfe.stack(0, smokers.dot(common.right()), others.dot(common.right()));
        PrivateTensor mean =
                days.withFractionBits(16).div(counts.max(Tfe.defineConstant(1)).withFractionBits(16));
        List<Output> outputs =
                List.of(stage.output("health-office", COUNTS, counts), stage.output("health-office", DAYS, mean));

        try (Session session = Tfe.session()) {
            show(stage, session.run(outputs, name()));
        }
    }

    private static PrivateTensor numbers(String player, String dataset, int rows) {
        return column(player, dataset, "insured_number", rows, 9_999_999);
    }

    private static PrivateTensor column(String player, String dataset, String column, int rows, double most) {
        return Tfe.definePrivateInput(
                player,
                Inputs.dataset(dataset)
                        .columns(column)
                        .rows(rows)
                        .range(0, most)
                        .fractionBits(0));
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        String clinic = stage.owner("clinic", 0);
        String hospital = stage.owner("hospital", 1);
        if (clinic.equals(hospital)) {
            stage.sees(clinic, "both tables, since it plays both parts");
        } else {
            stage.sees(clinic, "its own patients, not which of them the hospital has");
            stage.sees(hospital, "its own patients, not which of them the clinic has");
        }
        stage.receiverSees("health-office", "two counts, two means");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] counts = stage.result(COUNTS);
        double[] days = stage.result(DAYS);
        stage.check(new double[] {counts[0], counts[1], days[0], days[1]}, plain(stage), 1e-3);
        stage.print("");
        stage.print("common patients  mean days");
        stage.print("smokers %8.0f %10.2f", counts[0], days[0]);
        stage.print("others  %8.0f %10.2f", counts[1], days[1]);
    }

    private static double[] plain(Stage stage) {
        double[] clinic = stage.columns("clinic-patients", CLINIC_ROWS, "insured_number", "smoker");
        double[] hospital = stage.columns("hospital-stays", HOSPITAL_ROWS, "insured_number", "days");
        Map<Double, Double> stays = new HashMap<>();
        for (int row = 0; row < HOSPITAL_ROWS; row++) {
            stays.put(hospital[2 * row], hospital[2 * row + 1]);
        }
        double[] counts = new double[2];
        double[] days = new double[2];
        for (int row = 0; row < CLINIC_ROWS; row++) {
            Double stay = stays.get(clinic[2 * row]);
            if (stay != null) {
                int group = clinic[2 * row + 1] == 1 ? 0 : 1;
                counts[group]++;
                days[group] += stay;
            }
        }
        return new double[] {counts[0], counts[1], days[0] / counts[0], days[1] / counts[1]};
    }
}
