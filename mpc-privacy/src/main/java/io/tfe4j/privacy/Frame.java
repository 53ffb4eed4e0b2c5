package io.tfe4j.privacy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table of numbers with named columns, one example a row. Immutable; {@link #toString} has no value of it. */
public final class Frame {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();

    private final List<String> columns;
    private final int rows;
    /** Row major. */
    private final double[] values;

    private Frame(List<String> columns, int rows, double[] values) {
        this.columns = columns;
        this.rows = rows;
        this.values = values;
    }

    /**
     * @param values row major
     * @throws IllegalArgumentException if a name is there twice, there are no columns, or values are not whole rows
     */
    public static Frame of(List<String> columns, double... values) {
        if (columns.isEmpty() || new HashSet<>(columns).size() != columns.size()) {
            throw new IllegalArgumentException("columns are none, or one is there twice: columns=" + columns);
        }
        if (values.length % columns.size() != 0) {
            throw new IllegalArgumentException(
                    "values are not whole rows: values=" + values.length + ", columns=" + columns.size());
        }
        return new Frame(List.copyOf(columns), values.length / columns.size(), values.clone());
    }

    /**
     * Reads a table of numbers in UTF-8, names in the first line, cells between commas and perhaps in quotes. A column
     * without a name, such as the index that pandas writes, is left out; true and false are 1 and 0.
     *
     * @throws IllegalArgumentException if a line has more or fewer cells than the first, or a cell is not a number; it says
     *     in which line and column, not what is there
     */
    public static Frame readCsv(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return readCsv(reader);
        }
    }

    /** As {@link #readCsv(Path)}. */
    public static Frame readCsv(Reader reader) throws IOException {
        try (CSVParser lines = FORMAT.parse(reader)) {
            Iterator<CSVRecord> all = lines.iterator();
            if (!all.hasNext()) {
                throw new IllegalArgumentException("table without a line of names");
            }
            List<String> header = new ArrayList<>(all.next().toList());
            header.set(0, header.get(0).replaceFirst("^\uFEFF\"?([^\"]*)\"?$", "$1"));
            int[] named = IntStream.range(0, header.size())
                    .filter(i -> !header.get(i).isEmpty())
                    .toArray();
            List<double[]> rows = new ArrayList<>();
            while (all.hasNext()) {
                rows.add(numbers(all.next(), header, named, lines.getCurrentLineNumber()));
            }
            return of(
                    Arrays.stream(named).mapToObj(header::get).toList(),
                    rows.stream().flatMapToDouble(Arrays::stream).toArray());
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("no table: quotes do not match, or it is not in UTF-8");
        }
    }

    /** Says where something is wrong, not what is there: that is data. */
    private static double[] numbers(CSVRecord cells, List<String> header, int[] named, long line) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("cells differ in number from names: line=" + line + ", cells="
                    + cells.size() + ", names=" + header.size());
        }
        double[] row = new double[named.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = number(cells.get(named[i]), header.get(named[i]), line);
        }
        return row;
    }

    private static double number(String cell, String column, long line) {
        if (cell.isEmpty()) {
            throw new IllegalArgumentException("missing value: line=" + line + ", column=" + column);
        }
        if (cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false")) {
            return cell.equalsIgnoreCase("true") ? 1 : 0;
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: line=" + line + ", column=" + column);
        }
    }

    public List<String> columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** A copy of all values, row major. */
    public double[] values() {
        return values.clone();
    }

    /** The same columns, of some rows. */
    public Frame rows(int... chosen) {
        int width = columns.size();
        double[] picked = new double[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * width, picked, i * width, width);
        }
        return new Frame(columns, chosen.length, picked);
    }

    /**
     * Some columns, in the order given.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    public Frame select(String... names) {
        int[] places = Arrays.stream(names).mapToInt(this::place).toArray();
        return of(
                List.of(names),
                IntStream.range(0, rows)
                        .boxed()
                        .flatMapToDouble(row -> Arrays.stream(places).mapToDouble(at -> value(row, at)))
                        .toArray());
    }

    /** All columns but one. */
    public Frame without(String name) {
        int place = place(name);
        return select(IntStream.range(0, columns.size())
                .filter(i -> i != place)
                .mapToObj(columns::get)
                .toArray(String[]::new));
    }

    private int place(String name) {
        int place = columns.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("no such column: column=" + name + ", known=" + columns);
        }
        return place;
    }

    private double value(int row, int place) {
        return values[row * columns.size() + place];
    }

    /**
     * Some columns clipped to bounds, which become -1 and 1. Bounds must not come from the data: minima, maxima, means and
     * deviations of private columns cost privacy, too.
     *
     * @throws IllegalArgumentException if there is none of a name, or bounds are not in order
     */
    public Frame scaled(double low, double high, String... names) {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException("bounds out of order: low=" + low + ", high=" + high);
        }
        double[] scaled = values.clone();
        for (String name : names) {
            for (int i = place(name); i < scaled.length; i += columns.size()) {
                double share = (scaled[i] - low) / (high - low);
                scaled[i] = Math.max(-1, Math.min(1, 2 * share - 1));
            }
        }
        return new Frame(columns, rows, scaled);
    }

    @Override
    public String toString() {
        return "Frame[" + rows + " rows, " + columns + "]";
    }
}
