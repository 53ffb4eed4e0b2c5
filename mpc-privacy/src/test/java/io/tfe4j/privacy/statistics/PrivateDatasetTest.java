package io.tfe4j.privacy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is released against what is stated, on a table that the project ships. */
class PrivateDatasetTest {
    private static final Path BAKERY = Path.of("..", "examples", "src", "main", "resources", "data", "bakery.csv");
    private static final List<String> DEPARTMENTS = List.of("engineering", "finance", "operations", "sales", "legal");
    private static final int RUNS = 10_000;
    private static final PrivateDataset.Payment FREE = (purpose, event) -> {};

    @TempDir
    Path folder;

    private static PrivateDataset of(Table table) {
        return new PrivateDataset(table, Contributions.ROWS, FREE, PrivacyBudget.ROWS);
    }

    private static PrivateDataset bakery() {
        try {
            return of(Table.readCsv(BAKERY));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Estimate of(Map<String, Estimate> results, String key) {
        return Objects.requireNonNull(results.get(key));
    }

    private static Table table(String... lines) {
        List<String[]> rows = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            rows.add(line.split(",", -1));
        }
        return new Table(List.of(lines[0].split(",")), rows);
    }

    private static double[] salaries() {
        try {
            return Files.readAllLines(BAKERY).stream()
                    .skip(1)
                    .mapToDouble(line -> Double.parseDouble(line.split(",")[2]))
                    .toArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Noise noise(String kind) {
        return switch (kind) {
            case "laplace" -> Noise.pure(0.5);
            case "gaussian" -> Noise.approximate(0.5, 1e-6);
            default -> Noise.zeroConcentrated(0.02);
        };
    }

    /** Mean and deviation of many results are the true value and the deviation that is stated. */
    private static void requireStated(double[] values, double stated, double truth) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);

        assertThat(mean).isCloseTo(truth, within(5 * stated / Math.sqrt(values.length) + 0.01 * stated));
        // five deviations of the estimate for Laplace noise, whose kurtosis is 6, and two percent for quotients
        assertThat(Math.sqrt(variance) / stated).isCloseTo(1, within(0.02 + 2.5 * Math.sqrt(5.0 / values.length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"laplace", "gaussian", "rho"})
    void count_mean_andGroups_haveTheStatedNoise(String kind) {
        PrivateDataset bakery = bakery();
        Noise noise = noise(kind);
        double[] salaries = salaries();
        double[] counts = new double[RUNS];
        double[] means = new double[RUNS];
        double[][] groups = new double[DEPARTMENTS.size()][RUNS];
        double[] stated = new double[3];
        for (int i = 0; i < RUNS; i++) {
            Estimate count = bakery.count(noise);
            Estimate mean = bakery.mean("salary", 0, 200_000, noise);
            Map<String, Estimate> departments =
                    bakery.groupBy("department", DEPARTMENTS).count(noise);
            counts[i] = count.value();
            means[i] = mean.value();
            for (int j = 0; j < groups.length; j++) {
                groups[j][i] = of(departments, DEPARTMENTS.get(j)).value();
            }
            stated[0] = count.deviation();
            stated[1] += mean.deviation() / RUNS;
            stated[2] = of(departments, "sales").deviation();
        }

        requireStated(counts, stated[0], 212);
        requireStated(means, stated[1], Arrays.stream(salaries).average().orElseThrow());
        int[] truths = {47, 62, 50, 53, 0};
        for (int j = 0; j < groups.length; j++) {
            requireStated(groups[j], stated[2], truths[j]);
        }
    }

    /** The median's distribution is that of the mechanism: probabilities of ten ranges, computed from the definition. */
    @Test
    void median_isChosenWithTheProbabilitiesOfTheMechanism() {
        PrivateDataset bakery = bakery();
        double[] salaries = salaries();
        Arrays.sort(salaries);
        double epsilon = 0.2;
        int places = 1 << 20;
        double[] weights = new double[places + 1];
        int below = 0;
        double total = 0;
        for (int at = 0; at <= places; at++) {
            while (below < salaries.length && Math.floor(salaries[below] / 200_000 * places) < at) {
                below++;
            }
            // a row more changes the penalty by half of a rank
            weights[at] = Math.exp(-epsilon * Math.abs(below - salaries.length / 2.0) / (2 * 0.5));
            total += weights[at];
        }
        double[] edges = new double[11];
        double[] expected = new double[10];
        double sum = 0;
        for (int at = 0, cell = 0; at <= places; at++) {
            int now = Math.min(9, (int) (sum / total * 10));
            if (now > cell) {
                edges[now] = at;
                cell = now;
            }
            expected[cell] += weights[at] / total;
            sum += weights[at];
        }
        double[] found = new double[10];
        int within = 0;
        for (int i = 0; i < RUNS; i++) {
            Quantile median = bakery.median("salary", 0, 200_000, Noise.pure(epsilon));
            int at = (int) Math.round(median.value() / 200_000 * places);
            int cell = 9;
            while (cell > 0 && (edges[cell] > at || expected[cell] == 0)) {
                cell--;
            }
            found[cell]++;
            long rank = Arrays.stream(salaries)
                    .filter(salary -> salary < median.value())
                    .count();
            within += Math.abs(rank - 106) <= median.rankError() ? 1 : 0;
        }
        double chiSquare = 0;
        for (int cell = 0; cell < 10; cell++) {
            if (expected[cell] > 0) {
                double difference = found[cell] - RUNS * expected[cell];
                chiSquare += difference * difference / (RUNS * expected[cell]);
            }
        }

        assertThat(chiSquare).isLessThan(10 + 5 * Math.sqrt(20));
        assertThat(within).isGreaterThan(RUNS * 95 / 100);
    }

    @Test
    void sum_variance_quantile_histogram_andTop_areNearTheTruthWithLittleNoise() {
        PrivateDataset bakery = bakery();
        Noise little = Noise.pure(1e4);
        double[] salaries = salaries();
        double mean = Arrays.stream(salaries).average().orElseThrow();
        double variance = Arrays.stream(salaries)
                .map(salary -> (salary - mean) * (salary - mean))
                .average()
                .orElseThrow();
        Arrays.sort(salaries);

        assertThat(bakery.sum("salary", 0, 200_000, little).value())
                .isCloseTo(Arrays.stream(salaries).sum(), within(500.0));
        assertThat(bakery.variance("salary", 0, 200_000, little).value()).isCloseTo(variance, within(0.001 * variance));
        assertThat(bakery.quantile("salary", 0.9, 0, 200_000, little).value()).isBetween(salaries[189], salaries[192]);
        long low = Arrays.stream(salaries).filter(salary -> salary < 45_000).count();
        assertThat(bakery.histogram("salary", new double[] {0, 45_000, 200_000}, little))
                .extracting(Estimate::value)
                .containsExactly((double) low, 212.0 - low);
        assertThat(bakery.top(2, "department", DEPARTMENTS, little)).containsExactly("finance", "sales");
        assertThat(of(bakery.groupBy("department", DEPARTMENTS).mean("salary", 0, 200_000, little), "legal")
                        .value())
                .isBetween(0.0, 200_000.0);
        assertThat(of(bakery.groupBy("department", DEPARTMENTS).variance("salary", 0, 200_000, little), "sales")
                        .value())
                .isPositive();
    }

    /** A person of many rows in many groups moves a grouped count by no more than is accounted for. */
    @Test
    void people_countWithSoManyRowsAndGroupsAtMost() {
        List<String> lines = new ArrayList<>(List.of("who,ward"));
        for (int i = 0; i < 200; i++) {
            lines.add("one," + i % 20);
        }
        lines.add("two,3");
        Table table = table(lines.toArray(String[]::new));
        List<String> wards = IntStream.range(0, 20).mapToObj(String::valueOf).toList();
        Noise little = Noise.pure(1e5);
        for (int i = 0; i < 20; i++) {
            PrivateDataset data = new PrivateDataset(table, Contributions.ROWS, FREE, "who").perPerson("who", 3, 2);

            assertThat(data.count(little).value()).isEqualTo(4);
            double all = data.groupBy("ward", wards).count(little).values().stream()
                    .mapToDouble(Estimate::value)
                    .sum();
            assertThat(all).isEqualTo(3 * 2 + 1);
        }
        PrivateDataset people = new PrivateDataset(table, Contributions.ROWS, FREE, "who").perPerson("who", 3, 2);
        assertThat(of(people.groupBy("ward", wards).count(Noise.pure(1)), "3").deviation())
                .isCloseTo(Math.sqrt(2) * 6, within(0.1));
    }

    /** Which rows and groups of a person count is drawn anew for each result, each pair of them equally often. */
    @Test
    void rowsAndGroupsOfAPerson_areDrawnUniformly_inEveryQuery() {
        List<String> lines = new ArrayList<>(List.of("who,ward,place"));
        for (int i = 0; i < 5; i++) {
            lines.add("one," + i + "," + (1 << i));
        }
        PrivateDataset data = new PrivateDataset(table(lines.toArray(String[]::new)), Contributions.ROWS, FREE, "who")
                .perPerson("who", 2, 2);
        Noise little = Noise.pure(1e5);
        int runs = 2000;
        Map<Long, Integer> rows = new TreeMap<>();
        Map<Set<String>, Integer> groups = new HashMap<>();
        List<String> wards = List.of("0", "1", "2", "3", "4");
        for (int i = 0; i < runs; i++) {
            rows.merge(Math.round(data.sum("place", 0, 32, little).value()), 1, Integer::sum);
            Set<String> shown = new TreeSet<>();
            data.groupBy("ward", wards).count(little).forEach((ward, count) -> {
                if (count.value() > 0.5) {
                    shown.add(ward);
                }
            });
            groups.merge(shown, 1, Integer::sum);
        }

        for (Map<?, Integer> pairs : List.of(rows, groups)) {
            assertThat(pairs).hasSize(10);
            double expected = runs / 10.0;
            // chi-square with nine degrees of freedom: beyond 50 once in ten million
            assertThat(pairs.values().stream()
                            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                            .sum())
                    .isLessThan(50);
        }
    }

    /** A key of one person is hardly ever shown, one of many always. */
    @Test
    void selectedKeys_areThoseOfManyPeople() {
        List<String> lines = new ArrayList<>(List.of("who,key"));
        for (int i = 0; i < 100; i++) {
            lines.add(i + ",common");
        }
        lines.add("single,rare");
        PrivateDataset data = of(table(lines.toArray(String[]::new)));
        int shown = 0;
        for (int i = 0; i < 2000; i++) {
            Map<String, Estimate> counts = data.groupBy("key", 0.01).count(Noise.pure(2));
            assertThat(counts).containsKey("common");
            shown += counts.containsKey("rare") ? 1 : 0;
        }

        // at most a hundredth of the runs, and five deviations
        assertThat(shown).isLessThan(20 + 23);
    }

    @Test
    void everyQuery_isPaidForBeforeItIsComputed() throws IOException {
        Path file = folder.resolve("bakery.ledger");
        try (PrivacyLedger ledger = PrivacyLedger.open(file, PrivacyBudget.pure(1))) {
            PrivateDataset bakery = PrivateDataset.readCsv(BAKERY, ledger);
            bakery.count(Noise.pure(0.25));
            bakery.median("salary", 0, 200_000, Noise.pure(0.25));
            bakery.top(2, "department", DEPARTMENTS, Noise.pure(0.25));
            assertThat(ledger.odometer()).isCloseTo(0.75, within(1e-12));
            assertThatThrownBy(() -> bakery.mean("salary", 0, 1, Noise.pure(0.3)))
                    .isInstanceOf(BudgetExceededException.class);
            assertThatThrownBy(() -> bakery.count(Noise.zeroConcentrated(1e-9)))
                    .isInstanceOf(BudgetExceededException.class);
            assertThatThrownBy(() -> bakery.groupBy("department", 1e-9).count(Noise.pure(0.1)))
                    .isInstanceOf(BudgetExceededException.class);
            assertThat(ledger.entries()).hasSize(3);
            assertThatThrownBy(() -> bakery.perPerson("department", 1, 1).count(Noise.pure(0.1)))
                    .hasMessageContaining("ledger=rows, queries=department");
            assertThatThrownBy(() -> bakery.mean("wages", 0, 1, Noise.pure(0.1)))
                    .hasMessageContaining("no such column");
            assertThatThrownBy(() -> bakery.mean("salary", 1, 0, Noise.pure(0.1)))
                    .hasMessageContaining("bounds");
            assertThatThrownBy(() -> bakery.quantile("salary", 0.33333, 0, 1, Noise.pure(0.1)))
                    .hasMessageContaining("share");
            assertThat(ledger.entries()).hasSize(3);
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("rho"), PrivacyBudget.zeroConcentrated(0.1))) {
            PrivateDataset bakery = PrivateDataset.readCsv(BAKERY, ledger);
            bakery.mean("salary", 0, 200_000, Noise.zeroConcentrated(0.04));
            bakery.median("salary", 0, 200_000, Noise.zeroConcentrated(0.04));
            assertThat(ledger.odometer()).isCloseTo(0.08, within(1e-12));
        }
    }

    /** Whatever a cell holds, no query fails and none tells. */
    @Test
    void strangeCells_countAsNoNumbers() {
        PrivateDataset data = of(table("x,y", "NaN,1", "Infinity,1", ",1", "abc,1", "1e308,1", "-1e308,", "5,1"));
        Noise little = Noise.pure(1e5);

        assertThat(data.count(little).value()).isEqualTo(7);
        assertThat(data.sum("x", 0, 10, little).value()).isCloseTo(15, within(0.01));
        assertThat(data.mean("x", 0, 10, little).value()).isCloseTo(5, within(0.01));
        assertThat(data.median("x", 0, 10, little).value()).isBetween(0.0, 10.0);
        assertThat(data.histogram("x", new double[] {0, 10}, little).get(0).value())
                .isEqualTo(1);
        assertThat(of(table("x")).mean("x", 0, 10, little).value()).isBetween(0.0, 10.0);
        assertThat(of(table("x")).median("x", 0, 10, little).value()).isBetween(0.0, 10.0);
        assertThat(of(table("x")).groupBy("x", 1e-6).count(little)).isEmpty();
    }

    @Test
    void noise_costsWhatIsAsked() {
        assertThat(Noise.pure(0.3).event()).isEqualTo(new PrivacyEvent.Pure(0.3));
        assertThatThrownBy(() -> Noise.pure(Double.NaN)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> Noise.zeroConcentrated(-1)).hasMessageContaining("rho");
        assertThatThrownBy(() -> Noise.approximate(1, 0)).hasMessageContaining("delta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count", "sum(salary, 0, 200000)", "mean(salary, 0, 200000) by department in (sales, \"no such\")",
                "variance(salary,0,2e5)", "median(salary, 0, 200000)", "quantile(salary, 0.25, 0, 200000)",
                "histogram(salary, 0, 4e4, 2e5)", "count by department",
                        "top 2 of department in (sales, finance, legal)"
            })
    void queries_areReadAndAnswered(String text) {
        StatisticsQuery query = StatisticsQuery.parse(text);

        assertThat(query.on(bakery(), Noise.pure(10), 1e-6)).isNotEmpty();
        assertThat(query.selectsKeys()).isEqualTo(text.equals("count by department"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "counts",
                "count by",
                "count(x)",
                "sum",
                "sum()",
                "sum(x)",
                "sum(x, 1)",
                "sum(x, a, b)",
                "sum(x, 1, 2) sum",
                "median(x, 0, 1) by y",
                "top of x in (a)",
                "top 2 x in (a)",
                "top 2 of x",
                "count by x in ()",
                "count by x in (a",
                "\"count",
                "sum(x, 0, 1))",
                "count by x in (a, , b)"
            })
    void otherTexts_areRefused(String text) {
        assertThatThrownBy(() -> StatisticsQuery.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("query malformed");
    }
}
