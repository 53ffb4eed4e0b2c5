package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tensor that a program asks for from the cells of a table, row by row, and remembers what is wrong, so that
 * the owner sees all of it at once. Problems name lines and columns, never values. For one reading, by one thread.
 */
public final class TableBuilder {
    private static final int MOST_LISTED = 10;
    private static final int FIRST_ROWS = 1 << 10;

    private final DatasetEntry entry;
    private final DatasetRequest request;
    private final List<String> columns;
    private final List<String> problems = new ArrayList<>();
    private final boolean[] present;
    private double[] values;
    private long unlisted;
    private long rows;

    public TableBuilder(DatasetEntry entry, DatasetRequest request) {
        if (request.columns().isEmpty()) {
            throw new CatalogException("program names no columns: dataset=" + request.dataset()
                    + "; a table needs them: Inputs.dataset(...).columns(...)");
        }
        this.entry = entry;
        this.request = request;
        columns = request.columns();
        present = new boolean[columns.size()];
        values = new double[Math.min(request.rows(), FIRST_ROWS) * columns.size()];
    }

    /** Says which columns there are; returns the position of each that the program asks for, -1 if it is not there. */
    public int[] header(List<String> available) {
        int[] positions = columns.stream().mapToInt(available::indexOf).toArray();
        for (int column = 0; column < positions.length; column++) {
            present[column] = positions[column] >= 0;
        }
        return positions;
    }

    /** A cell of the row to come next, as text; null for a missing one. {@code column} counts those asked for. */
    public void text(int column, @Nullable String text, long line) {
        put(column, entry.rules().text(columns.get(column), text), line);
    }

    /** A cell of the row to come next that has no value. */
    public void missing(int column, long line) {
        put(column, entry.rules().text(columns.get(column), null), line);
    }

    /** A cell of the row to come next, as a number. */
    public void number(int column, double value, long line) {
        put(column, entry.rules().number(columns.get(column), value), line);
    }

    private void put(int column, CellRules.Cell cell, long line) {
        if (cell.problem() != null) {
            problem(cell.problem() + ": line=" + line + ", column=" + columns.get(column));
        }
        if (rows < request.rows()) {
            int index = Math.toIntExact(rows * columns.size() + column);
            if (index >= values.length) {
                long grown = Math.min(2L * values.length, (long) request.rows() * columns.size());
                values = Arrays.copyOf(values, Math.toIntExact(grown));
            }
            values[index] = cell.value();
        }
    }

    /** A problem that is not one of a cell's. */
    public void problem(String text) {
        if (problems.size() < MOST_LISTED) {
            problems.add(text);
        } else {
            unlisted++;
        }
    }

    /** The row is complete. */
    public void endRow() {
        rows++;
        entry.limits().checkRows(request.dataset(), rows);
    }

    /**
     * The tensor.
     *
     * @throws IllegalArgumentException listing what is wrong, if anything is
     */
    public PlainTensor build() {
        List<String> all = new ArrayList<>();
        for (int column = 0; column < present.length; column++) {
            if (!present[column]) {
                all.add("no such column: column=" + columns.get(column));
            }
        }
        if (rows != request.rows()) {
            all.add("rows differ: rows=" + rows + ", declared=" + request.rows());
        }
        all.addAll(problems);
        if (unlisted > 0) {
            all.add("and " + unlisted + " more");
        }
        if (!all.isEmpty()) {
            throw new CatalogException("data is not as the program declares it: dataset=" + request.dataset()
                    + ", file=" + entry.fileName() + ": " + String.join("; ", all));
        }
        return new PlainTensor(request.shape(), values);
    }
}
