package io.tfe4j.privacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** A table of numbers with named columns, one example a row. Immutable; {@link #toString} has no value of it. */
public final class Frame {
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
     * Reads numbers between commas, names in the first line.
     *
     * @throws IllegalArgumentException if a line has more or fewer fields than the first, or something is not a number
     */
    public static Frame readCsv(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return readCsv(reader);
        }
    }

    /** As {@link #readCsv(Path)}. */
    public static Frame readCsv(Reader reader) throws IOException {
        BufferedReader lines = new BufferedReader(reader);
        String header = lines.readLine();
        if (header == null || header.isBlank()) {
            throw new IllegalArgumentException("table without a line of names");
        }
        List<String> names =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        List<double[]> rows = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                rows.add(numbers(line, names, rows.size() + 2));
            }
        }
        return of(names, rows.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    /** Says where something is wrong, not what is there: that is data. */
    private static double[] numbers(String line, List<String> names, int number) {
        String[] fields = line.split(",", -1);
        if (fields.length != names.size()) {
            throw new IllegalArgumentException("fields differ in number from names: line=" + number + ", fields="
                    + fields.length + ", names=" + names.size());
        }
        double[] row = new double[fields.length];
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = Double.parseDouble(fields[i].strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a number: line=" + number + ", column=" + names.get(i));
            }
        }
        return row;
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
