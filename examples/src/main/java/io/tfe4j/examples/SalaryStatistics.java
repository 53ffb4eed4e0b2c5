package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mean, quartiles and histogram of the salaries of several employers, none of whom shows its own.
 *
 * <p>The quartiles come from a search by halves on a secret: the k-th smallest salary is the largest number that no more
 * than k salaries lie below (k from 0). Each step counts, for the three quartiles at once, the salaries below a
 * candidate, and moves up to it where they are few enough; nobody learns where.
 */
final class SalaryStatistics implements Example {
    private static final List<String> EMPLOYERS = List.of("bakery", "foundry", "harbour", "laboratory");
    private static final int BITS = 20;
    private static final int MOST = (1 << BITS) - 1;
    private static final double[] EDGES = {0, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000};

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
        List<PrivateTensor> salaries =
                EMPLOYERS.stream().map(employer -> input(stage, employer)).toList();
        int employees = salaries.stream().mapToInt(own -> own.size(0)).sum();
        PrivateTensor mean = total(salaries, PrivateTensor::sum).div(employees);
        PrivateTensor atLeast = total(
                salaries,
                own -> column(own).gte(Tfe.defineConstant(EDGES)).toNumbers().sum(0));
        PrivateTensor quartiles = quartiles(salaries, employees);

        double[][] received = new double[3][];
        List<Output> outputs = List.of(
                Tfe.defineOutput("statistician", mean, result -> received[0] = new double[] {result.getDouble()}),
                Tfe.defineOutput("statistician", quartiles, result -> received[1] = result.toDoubleVector()),
                Tfe.defineOutput("statistician", atLeast, result -> received[2] = result.toDoubleVector()));
        try (Session session = Tfe.session()) {
            show(stage, session.run(outputs, name()), employees, received);
        }
    }

    private static PrivateTensor input(Stage stage, String employer) {
        return Tfe.definePrivateInput(
                employer,
                Inputs.from(() -> Nd4j.createFromArray(salaries(stage, employer)))
                        .range(0, MOST)
                        .fractionBits(0));
    }

    private static double[] salaries(Stage stage, String employer) {
        return stage.table(employer + ".csv").column("salary");
    }

    private static PrivateTensor total(List<PrivateTensor> salaries, Function<PrivateTensor, PrivateTensor> part) {
        return salaries.stream().map(part).reduce(PrivateTensor::add).orElseThrow();
    }

    /** To be compared with a row of numbers: every salary with every number. */
    private static PrivateTensor column(PrivateTensor vector) {
        return vector.reshape(-1, 1);
    }

    private static PrivateTensor quartiles(List<PrivateTensor> salaries, int employees) {
        PrivateVariable found =
                Tfe.definePrivateVariable(Inputs.of(0, 0, 0).range(0, MOST).fractionBits(0));
        PublicTensor ranks = Tfe.defineConstant(ranks(employees));
        PublicTensor steps = Tfe.defineConstant(
                IntStream.range(0, BITS).mapToDouble(i -> 1 << (BITS - 1 - i)).toArray());
        Tfe.repeat(BITS, i -> {
            PrivateTensor candidate = found.add(steps.batch(i, 1)).assumeRange(0, MOST);
            PrivateTensor below =
                    total(salaries, own -> column(own).lt(candidate).toNumbers().sum(0));
            found.assign(below.lte(ranks).where(candidate, found));
        });
        return found;
    }

    /** Places of the quartiles among the sorted salaries, counted from 0. */
    private static double[] ranks(int employees) {
        return new double[] {(employees - 1) / 4, (employees - 1) / 2, 3 * (employees - 1) / 4};
    }

    private static void show(Stage stage, RunReport run, int employees, double[][] received) {
        double mean = received[0][0];
        double[] quartiles = received[1];
        double[] atLeast = received[2];
        stage.players(run);
        EMPLOYERS.forEach(employer -> stage.sees(employer, "its own salaries"));
        stage.sees("statistician", "a mean, three quartiles, " + EDGES.length + " counts");
        stage.report(run);
        stage.check(joined(new double[] {mean}, quartiles, atLeast), plain(stage), 1e-2);
        stage.print("");
        stage.print("employees  %,9d", employees);
        stage.print("mean       %,9.0f euro", mean);
        stage.print("quartiles  %,9.0f %,9.0f %,9.0f euro", quartiles[0], quartiles[1], quartiles[2]);
        for (int bin = 0; bin < EDGES.length; bin++) {
            double count = atLeast[bin] - (bin + 1 < EDGES.length ? atLeast[bin + 1] : 0);
            stage.print(
                    "from %,7.0f  %4.0f %s", EDGES[bin], count, "#".repeat((int) Math.round(100 * count / employees)));
        }
    }

    /** Mean, quartiles, counts. */
    private static double[] plain(Stage stage) {
        double[] all = EMPLOYERS.stream()
                .flatMapToDouble(employer -> Arrays.stream(salaries(stage, employer)))
                .sorted()
                .toArray();
        double[] mean = {Arrays.stream(all).average().orElseThrow()};
        double[] quartiles =
                Arrays.stream(ranks(all.length)).map(rank -> all[(int) rank]).toArray();
        double[] atLeast = Arrays.stream(EDGES)
                .map(edge -> Arrays.stream(all).filter(salary -> salary >= edge).count())
                .toArray();
        return joined(mean, quartiles, atLeast);
    }

    private static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }
}
