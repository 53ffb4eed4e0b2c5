package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of private tables a model is fitted to, and which it is tested on:
 *
 * <pre>{@code
 * Split split = Split.of(x.size(0), 0.25, 7);
 * LinearModel model = new Ridge(0.1).fit(split.train(x), split.train(y));
 * PrivateTensor r2 = Metrics.r2(split.test(y), model.predict(split.test(x)));
 * }</pre>
 *
 * <p>Each row is in one of the two parts. Places follow from the number of rows and a seed, which are part of the program:
 * everybody knows them, and nobody learns what is in a row. Taking a part is exact and costs nothing.
 *
 * <p>A {@linkplain #stratified stratified} split has rows of each class in both parts, in proportion. Places of a class would
 * tell whose label is which, so the tables are brought into the secret order of their labels first, and the places are those
 * of the sorted tables. Immutable.
 */
public final class Split {
    private final int[] train;
    private final int[] test;
    private final @Nullable Strata strata;

    private Split(int[] train, int[] test, @Nullable Strata strata) {
        this.train = train;
        this.test = test;
        this.strata = strata;
    }

    /**
     * {@code ceil(testShare * rows)} rows to test on, and all others to fit to, each part in an order that follows from the
     * seed.
     *
     * @param testShare above 0 and below 1
     * @throws IllegalArgumentException if one of the parts has no rows
     */
    public static Split of(int rows, double testShare, long seed) {
        int tested = testRows(rows, testShare);
        int[] order = Initial.permutation(rows, seed);
        return new Split(Arrays.copyOfRange(order, tested, rows), Arrays.copyOfRange(order, 0, tested), null);
    }

    /**
     * The same in the order of the rows: the last ones are tested on, as of data that go on in time.
     *
     * @param testShare above 0 and below 1
     * @throws IllegalArgumentException if one of the parts has no rows
     */
    public static Split inOrder(int rows, double testShare) {
        int fitted = rows - testRows(rows, testShare);
        return new Split(
                IntStream.range(0, fitted).toArray(),
                IntStream.range(fitted, rows).toArray(),
                null);
    }

    /**
     * As {@link #of}, with each class in both parts in proportion: of n rows of a class, {@code n * testShare} to within
     * one are tested on. Nobody learns labels, nor how many rows a class has. Each part has its rows in the order of the
     * labels; shuffle them in the training. <b>Cost:</b> for each table a sort by labels, about 4 rounds a bit of their
     * range, and bytes in proportion to the table.
     *
     * @param labels one for each row, [rows] or [rows, 1], in a range of at most 32 bits
     * @param testShare above 0 and below 1
     * @throws IllegalArgumentException if one of the parts has no rows, or {@code labels} is not a column
     */
    public static Split stratified(PrivateTensor labels, double testShare, long seed) {
        int rows = labels.rank() == 0 ? 0 : labels.size(0);
        int tested = testRows(rows, testShare);
        Strata strata = Strata.of(labels, Initial.permutation(rows, seed));
        // evenly spaced among the sorted rows, so that each run of equal labels has its part of them
        boolean[] isTested = new boolean[rows];
        for (int i = 0; i < tested; i++) {
            isTested[(int) ((2L * i + 1) * rows / (2L * tested))] = true;
        }
        return new Split(
                IntStream.range(0, rows).filter(i -> !isTested[i]).toArray(),
                IntStream.range(0, rows).filter(i -> isTested[i]).toArray(),
                strata);
    }

    private static int testRows(int rows, double testShare) {
        double tested = Math.ceil(testShare * rows);
        if (!(testShare > 0 && testShare < 1) || tested < 1 || tested >= rows) {
            throw new IllegalArgumentException("a part of the split has no rows: rows=" + rows + ", testShare="
                    + testShare + ", allowed=above 0 and below 1");
        }
        return (int) tested;
    }

    /** The rows {@code test}, and all others of {@code rows}. */
    static Split testing(int[] test, int rows, @Nullable Strata strata) {
        boolean[] isTested = new boolean[rows];
        for (int row : test) {
            isTested[row] = true;
        }
        return new Split(IntStream.range(0, rows).filter(i -> !isTested[i]).toArray(), test, strata);
    }

    /**
     * The rows to fit to: of [rows, ...] it gives [train rows, ...].
     *
     * @throws IllegalArgumentException if the table has another number of rows than the split
     */
    public PrivateTensor train(PrivateTensor table) {
        return ordered("table", table).gather(0, train);
    }

    /**
     * The rows to test on: of [rows, ...] it gives [test rows, ...].
     *
     * @throws IllegalArgumentException if the table has another number of rows than the split
     */
    public PrivateTensor test(PrivateTensor table) {
        return ordered("table", table).gather(0, test);
    }

    /** @param name what an error calls the table */
    private PrivateTensor ordered(String name, PrivateTensor table) {
        requireRows(name, table);
        return strata == null ? table : strata.sorted(table);
    }

    void requireRows(String name, PrivateTensor table) {
        if (table.rank() == 0 || table.size(0) != rows()) {
            throw new IllegalArgumentException("rows differ from those of the split: " + name + "="
                    + Arrays.toString(table.shape()) + ", rows=" + rows());
        }
    }

    /** How many rows there are in both parts. */
    public int rows() {
        return train.length + test.length;
    }

    /** The places of the rows to fit to, from 0; of a stratified split, in the order of the labels. */
    public int[] trainRows() {
        return train.clone();
    }

    /** The places of the rows to test on, from 0; of a stratified split, in the order of the labels. */
    public int[] testRows() {
        return test.clone();
    }

    @Override
    public String toString() {
        return "Split[train=" + train.length + ", test=" + test.length + "]";
    }
}
