package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Mean, quartiles and histogram of the salaries of several employers, none of whom shows its own. */
final class SalaryStatistics implements Example {
    private static final List<String> EMPLOYERS = List.of("bakery", "foundry", "harbour", "laboratory");
    private static final int[] EMPLOYEES = {212, 340, 187, 275};
    private static final String MEAN = "salary-mean";
    private static final String CUTS = "salary-quartiles";
    private static final String COUNTS = "salary-histogram";
    private static final double MOST = 1_000_000;
    private static final double[] QUARTILES = {0.25, 0.5, 0.75};
    private static final double[] EDGES = {0, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, MOST};

    @Override
    public String name() {
        return "salary-statistics";
    }

    @Override
    public String summary() {
        return "mean, quartiles and histogram of the salaries of four employers";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        PrivateTensor salaries = Tfe.concat(
                0,
                IntStream.range(0, EMPLOYERS.size())
                        .mapToObj(employer -> input(stage, employer))
                        .toArray(PrivateTensor[]::new));
        List<Output> outputs = List.of(
                stage.output("statistician", MEAN, salaries.mean()),
                stage.output("statistician", CUTS, salaries.quantile(QUARTILES)),
                stage.output("statistician", COUNTS, salaries.histogram(EDGES)));
        try (Session session = Tfe.session()) {
            show(stage, session.run(outputs, name()), salaries.size(0));
        }
    }

    private static PrivateTensor input(Stage stage, int employer) {
        return Tfe.definePrivateInput(
                stage.owner(EMPLOYERS.get(employer), employer),
                Inputs.dataset(EMPLOYERS.get(employer))
                        .columns("salary")
                        .rows(EMPLOYEES[employer])
                        .range(0, MOST)
                        .fractionBits(0));
    }

    private static double[] salaries(Stage stage, int employer) {
        return stage.columns(EMPLOYERS.get(employer), EMPLOYEES[employer], "salary");
    }

    private static void show(Stage stage, RunReport run, int employees) {
        stage.players(run);
        stage.ownersSee(EMPLOYERS, "its own salaries");
        stage.receiverSees("statistician", "a mean, three quartiles, " + (EDGES.length - 1) + " counts");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double mean = stage.result(MEAN)[0];
        double[] quartiles = stage.result(CUTS);
        double[] counts = stage.result(COUNTS);
        stage.check(joined(new double[] {mean}, quartiles, counts), plain(stage), 1e-2);
        stage.print("");
        stage.print("employees  %,9d", employees);
        stage.print("mean       %,9.0f euro", mean);
        stage.print("quartiles  %,9.0f %,9.0f %,9.0f euro", quartiles[0], quartiles[1], quartiles[2]);
        for (int bin = 0; bin < counts.length; bin++) {
            stage.print(
                    "from %,7.0f  %4.0f %s",
                    EDGES[bin], counts[bin], "#".repeat((int) Math.round(100 * counts[bin] / employees)));
        }
    }

    /** Mean, quartiles, counts. */
    private static double[] plain(Stage stage) {
        double[] all = IntStream.range(0, EMPLOYERS.size())
                .boxed()
                .flatMapToDouble(employer -> Arrays.stream(salaries(stage, employer)))
                .sorted()
                .toArray();
        double[] mean = {Arrays.stream(all).average().orElseThrow()};
        double[] quartiles = Arrays.stream(QUARTILES).map(p -> quantile(all, p)).toArray();
        double[] counts = new double[EDGES.length - 1];
        for (double salary : all) {
            int edge = Arrays.binarySearch(EDGES, salary);
            counts[Math.min(edge >= 0 ? edge : -edge - 2, counts.length - 1)]++;
        }
        return joined(mean, quartiles, counts);
    }

    private static double quantile(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (position - below) * (above - sorted[below]);
    }

    private static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }
}
