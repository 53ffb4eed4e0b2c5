package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.privacy.secure.NoisedStatistics;
import io.tfe4j.privacy.secure.ProvenPrivacy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Histogram, mean and median of the salaries of three employers, with noise that no server knows: whoever sees them learns
 * little about any one employee, even if it knows all others' salaries.
 */
final class DpStatistics implements Example {
    private static final List<String> EMPLOYERS = List.of("foundry", "harbour", "laboratory");
    private static final int[] EMPLOYEES = {340, 187, 275};
    private static final String COUNTS = "noised-histogram";
    private static final String MEAN = "noised-mean";
    private static final String MEDIAN = "noised-median";
    private static final double LEAST = 0;
    private static final double MOST = 160_000;
    private static final double SCALE = 1000;
    private static final double[] EDGES = {0, 30, 40, 50, 60, 80, 100, 160};
    private static final double STEP = 2;

    @Override
    public String name() {
        return "dp-statistics";
    }

    @Override
    public String summary() {
        return "histogram, mean and median of three employers' salaries, with noise that nobody knows";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("epsilon", "1", "delta", "1e-6");
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        double delta = stage.settings().positiveReal("delta");
        NoisedStatistics statistics =
                NoisedStatistics.sharing(Tfe.context(), 3, stage.settings().positiveReal("epsilon"), delta);
        PrivateTensor salaries = Tfe.concat(
                0,
                IntStream.range(0, EMPLOYERS.size())
                        .mapToObj(employer -> input(stage, employer))
                        .toArray(PrivateTensor[]::new));
        Output counts = stage.output("statistician", COUNTS, statistics.histogram(salaries, EDGES));
        Output mean = stage.output("statistician", MEAN, statistics.mean(salaries, LEAST, MOST / SCALE));
        Output median =
                stage.output("statistician", MEDIAN, statistics.quantiles(salaries, new double[] {0.5}, grid()));
        ProvenPrivacy privacy = ProvenPrivacy.of(delta, counts, mean, median);
        try (Session session = Tfe.session()) {
            show(stage, session.run(List.of(counts, mean, median), name()), privacy, statistics.noiseMultiplier());
        }
    }

    private static double[] grid() {
        return IntStream.rangeClosed(0, (int) (MOST / SCALE / STEP))
                .mapToDouble(i -> STEP * i)
                .toArray();
    }

    /** In thousands. */
    private static PrivateTensor input(Stage stage, int employer) {
        return Tfe.definePrivateInput(
                        stage.owner(EMPLOYERS.get(employer), employer),
                        Inputs.dataset(EMPLOYERS.get(employer))
                                .columns("salary")
                                .rows(EMPLOYEES[employer])
                                .range(0, 1_000_000)
                                .fractionBits(0))
                .mul(1 / SCALE);
    }

    private static void show(Stage stage, RunReport run, ProvenPrivacy privacy, double noiseMultiplier) {
        stage.players(run);
        stage.ownersSee(EMPLOYERS, "its own salaries");
        stage.receiverSees("statistician", EDGES.length - 1 + " counts, a mean and a median, all with noise");
        stage.report(run);
        privacy.toString().lines().forEach(line -> stage.print("privacy  %s", line));
        if (!stage.received()) {
            return;
        }
        double[] all = IntStream.range(0, EMPLOYERS.size())
                .mapToObj(i -> stage.columns(EMPLOYERS.get(i), EMPLOYEES[i], "salary"))
                .flatMapToDouble(Arrays::stream)
                .map(salary -> salary / SCALE)
                .sorted()
                .toArray();
        double[] counts = stage.result(COUNTS);
        double[] truth = truth(all);
        stage.check(counts, truth, 8 * Math.sqrt(1.5) * noiseMultiplier);
        stage.print("");
        stage.print("thousands    noised    true");
        for (int bin = 0; bin < counts.length; bin++) {
            stage.print("from %5.0f  %8.1f  %6.0f", EDGES[bin], counts[bin], truth[bin]);
        }
        double mean =
                Arrays.stream(all).map(x -> Math.min(x, MOST / SCALE)).average().orElseThrow();
        stage.print("mean        %7.1f  %6.1f", stage.result(MEAN)[0], mean);
        stage.print("median      %7.1f  %6.1f", stage.result(MEDIAN)[0], all[all.length / 2]);
    }

    private static double[] truth(double[] all) {
        double[] counts = new double[EDGES.length - 1];
        for (double salary : all) {
            int edge = Arrays.binarySearch(EDGES, salary);
            counts[Math.min(edge >= 0 ? edge : -edge - 2, counts.length - 1)]++;
        }
        return counts;
    }
}
