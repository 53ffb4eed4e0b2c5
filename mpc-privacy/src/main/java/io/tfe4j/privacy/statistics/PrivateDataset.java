package io.tfe4j.privacy.statistics;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.random.RandomWords;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of one's own, of which others see noised statistics alone:
 *
 * <pre>{@code
 * try (PrivacyLedger ledger = PrivacyLedger.open(file, new PrivacyBudget(3, 1e-6).about("patient_id"))) {
 *     PrivateDataset visits = PrivateDataset.readCsv(csv, ledger).perPerson("patient_id", 5, 2);
 *     Estimate mean = visits.mean("age", 0, 120, Noise.pure(0.5));
 *     Map<String, Estimate> wards = visits.groupBy("ward", List.of("A", "B")).count(Noise.pure(0.2));
 * }
 * }</pre>
 *
 * <p><b>What is protected:</b> whether a person is in the table, with all rows of theirs, against whoever sees the results
 * of all queries: by the epsilon that the ledger says. A row is a person unless {@link #perPerson} says otherwise. Names of
 * columns, bounds, public keys and the queries themselves are taken as known; they must not come from the data. How long a
 * query takes is not protected.
 *
 * <p>Each query is spent in the ledger before it is computed, and refused if that exceeds the budget. Cells that are
 * missing, or no numbers, count as none. Immutable.
 */
public final class PrivateDataset {
    private static final long QUANTILE_STEPS = 1L << 20;
    private static final int THOUSAND = 1000;

    /** Where queries are paid for. */
    @FunctionalInterface
    interface Payment {
        void spend(String purpose, PrivacyEvent event);
    }

    private final Table table;
    private final Contributions contributions;
    private final Payment payment;
    private final String subjects;

    PrivateDataset(Table table, Contributions contributions, Payment payment, String subjects) {
        this.table = table;
        this.contributions = contributions;
        this.payment = payment;
        this.subjects = subjects;
    }

    /** Comma-separated values, UTF-8, names of columns in the first line. */
    public static PrivateDataset readCsv(Path file, PrivacyLedger ledger) throws IOException {
        return of(Table.readCsv(file), ledger);
    }

    /**
     * All rows of a query's results, such as those of {@code select * from 'visits.parquet'} in DuckDB. The query must not
     * make one row of several people's, unless rows are what the ledger protects.
     */
    public static PrivateDataset read(ResultSet results, PrivacyLedger ledger) throws SQLException {
        return of(Table.read(results), ledger);
    }

    private static PrivateDataset of(Table table, PrivacyLedger ledger) {
        return new PrivateDataset(
                table, Contributions.ROWS, ledger::spend, ledger.budget().subjects());
    }

    /**
     * With people of several rows, of which at most so many count, chosen at random anew in every query.
     *
     * @param column that says whose a row is; the ledger must be about it
     * @param rows of one person that count; in grouped queries, in one group
     * @param groups of one person that count
     */
    public PrivateDataset perPerson(String column, int rows, int groups) {
        table.place(column);
        return new PrivateDataset(table, new Contributions(column, rows, groups), payment, subjects);
    }

    /** How many rows there are. */
    public Estimate count(Noise noise) {
        return one("count", noise, Release::counts);
    }

    /** The sum of a column's numbers, each clipped to public bounds. */
    public Estimate sum(String column, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        table.place(column);
        return one("sum of " + column, noise, release -> release.sums(column, bounds));
    }

    /** The mean of a column's numbers, each clipped to public bounds. */
    public Estimate mean(String column, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        table.place(column);
        return one("mean of " + column, noise, release -> release.means(column, bounds));
    }

    /** The variance of a column's numbers, each clipped to public bounds. */
    public Estimate variance(String column, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        table.place(column);
        return one("variance of " + column, noise, release -> release.variances(column, bounds));
    }

    /** Several statistics of one set of rows, or one of several sets. */
    @FunctionalInterface
    interface Query {
        List<Estimate> of(Release release);
    }

    private Estimate one(String purpose, Noise noise, Query query) {
        requireSubjects();
        payment.spend(purpose, noise.event());
        try (RandomWords random = RandomWords.fresh()) {
            List<String[]> rows = contributions.bounded(table, random);
            return query.of(new Release(table, List.of(rows), contributions.rows(), 1, noise, random))
                    .get(0);
        }
    }

    void requireSubjects() {
        String own = contributions.column() == null ? PrivacyBudget.ROWS : contributions.column();
        if (!own.equals(subjects)) {
            throw new IllegalArgumentException("ledger is about other subjects: ledger=" + subjects + ", queries=" + own
                    + "; use perPerson(...) or another ledger");
        }
    }

    /** The value below which half of a column's numbers are. */
    public Quantile median(String column, double low, double high, Noise noise) {
        return quantile(column, 0.5, low, high, noise);
    }

    /**
     * The value below which a share of a column's numbers are, by the exponential mechanism on a grid of 2^20 steps from
     * {@code low} to {@code high}.
     *
     * @param share between 0 and 1, in thousandths
     */
    public Quantile quantile(String column, double share, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        int place = table.place(column);
        long thousandths = Math.round(share * THOUSAND);
        if (!(share > 0 && share < 1) || Math.abs(share * THOUSAND - thousandths) > 1e-9) {
            throw new IllegalArgumentException("not a share in thousandths: share=" + share);
        }
        requireSubjects();
        payment.spend("quantile of " + column, noise.choice());
        try (RandomWords random = RandomWords.fresh()) {
            double step = (high - low) / QUANTILE_STEPS;
            long[] sorted = contributions.bounded(table, random).stream()
                    .mapToDouble(row -> bounds.clip(Table.number(row[place])))
                    .filter(number -> !Double.isNaN(number))
                    .mapToLong(number -> Math.min(QUANTILE_STEPS, (long) Math.floor((number - low) / step)))
                    .sorted()
                    .toArray();
            long change = contributions.rows() * Math.max(thousandths, THOUSAND - thousandths);
            long at = quantile(sorted, thousandths, change, noise, random);
            double doubt = Math.log(QUANTILE_STEPS + 1.0) + Math.log(20);
            return new Quantile(Math.min(high, low + at * step), doubt / noise.rate(change) / THOUSAND);
        }
    }

    /**
     * A place of the grid, by how far the share of the numbers below it is from the one that is wanted: with b numbers
     * below it and a from it on, the penalty is {@code |(1000 - t) b - t a|}, which a number more changes by no more than the
     * larger of t and 1000 - t. Between two neighbouring numbers all places have the same.
     */
    private static long quantile(long[] sorted, long thousandths, long change, Noise noise, RandomWords random) {
        long[] counts = new long[sorted.length + 1];
        long[] penalties = new long[sorted.length + 1];
        for (int below = 0; below <= sorted.length; below++) {
            long from = below == 0 ? 0 : sorted[below - 1] + 1;
            long to = below == sorted.length ? QUANTILE_STEPS : sorted[below];
            counts[below] = Math.max(0, to - from + 1);
            penalties[below] =
                    Math.abs((THOUSAND - thousandths) * below - thousandths * (sorted.length - (long) below));
        }
        int chosen = noise.choose(random, counts, penalties, change);
        long from = chosen == 0 ? 0 : sorted[chosen - 1] + 1;
        return from + random.below(counts[chosen]);
    }

    /**
     * How many numbers of a column are between each edge and the next; the last edge counts as below itself.
     *
     * @param edges public, rising, two at least
     */
    public List<Estimate> histogram(String column, double[] edges, Noise noise) {
        double[] own = edges.clone();
        for (int i = 0; i < own.length; i++) {
            if (Double.isNaN(own[i]) || i > 0 && !(own[i - 1] < own[i])) {
                throw new IllegalArgumentException("edges do not rise: edges=" + Arrays.toString(own));
            }
        }
        if (own.length < 2) {
            throw new IllegalArgumentException("a histogram has two edges at least: edges=" + own.length);
        }
        int place = table.place(column);
        requireSubjects();
        payment.spend("histogram of " + column, noise.event());
        try (RandomWords random = RandomWords.fresh()) {
            List<List<String[]>> bins = new ArrayList<>();
            for (int i = 1; i < own.length; i++) {
                bins.add(new ArrayList<>());
            }
            for (String[] row : contributions.bounded(table, random)) {
                int bin = bin(own, Table.number(row[place]));
                if (bin >= 0) {
                    bins.get(bin).add(row);
                }
            }
            // all rows of one person may be in one bin
            return new Release(table, bins, contributions.rows(), 1, noise, random).counts();
        }
    }

    private static int bin(double[] edges, double value) {
        if (value == edges[edges.length - 1]) {
            return edges.length - 2;
        }
        int at = Arrays.binarySearch(edges, value);
        int bin = at >= 0 ? at : -at - 2;
        return Double.isNaN(value) || bin > edges.length - 2 ? -1 : bin;
    }

    /**
     * The most frequent of public keys, the first first, chosen one after the other by the exponential mechanism.
     *
     * @param keys of which {@code most} are chosen; without repetitions
     */
    public List<String> top(int most, String column, List<String> keys, Noise noise) {
        requireKeys(keys);
        if (most < 1 || most > keys.size()) {
            throw new IllegalArgumentException("no such number of keys: most=" + most + ", keys=" + keys.size());
        }
        table.place(column);
        requireSubjects();
        Noise each = noise.part(most);
        payment.spend("top " + most + " of " + column, new PrivacyEvent.SelfComposed(each.choice(), most));
        try (RandomWords random = RandomWords.fresh()) {
            Map<String, List<String[]>> groups = contributions.grouped(table, column, random);
            List<String> left = new ArrayList<>(keys);
            List<String> chosen = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                long[] counts =
                        left.stream().mapToLong(key -> size(groups, key)).toArray();
                chosen.add(left.remove(each.chooseByCount(random, counts, contributions.rows())));
            }
            return chosen;
        }
    }

    private static long size(Map<String, List<String[]>> groups, String key) {
        return groups.getOrDefault(key, List.of()).size();
    }

    private static void requireKeys(List<String> keys) {
        if (keys.isEmpty() || new HashSet<>(keys).size() != keys.size()) {
            throw new IllegalArgumentException("keys are none, or one is there twice: keys=" + keys);
        }
    }

    /** By the values of a column, of which those in {@code keys}, which are public, have a result, whether they occur or not. */
    public PrivateGroups groupBy(String column, List<String> keys) {
        requireKeys(keys);
        table.place(column);
        return new PrivateGroups(this, column, List.copyOf(keys), 0);
    }

    /**
     * By the values of a column, of which those have a result that enough people have: half of the cost of a query is for
     * noised numbers of people, from which it is decided.
     *
     * @param delta the probability that a value which one person alone has is shown
     */
    public PrivateGroups groupBy(String column, double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta is not between 0 and 1: delta=" + delta);
        }
        table.place(column);
        return new PrivateGroups(this, column, List.of(), delta);
    }

    Table table() {
        return table;
    }

    Contributions contributions() {
        return contributions;
    }

    Payment payment() {
        return payment;
    }

    /** Of all groups there are. */
    Map<String, List<String[]>> groups(String column, RandomWords random) {
        return new LinkedHashMap<>(contributions.grouped(table, column, random));
    }

    @Override
    public String toString() {
        return "PrivateDataset[" + table.columns() + "]";
    }
}
