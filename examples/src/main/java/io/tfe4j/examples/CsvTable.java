package io.tfe4j.examples;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * An owner's table, read at the owner. Errors name the file, line and column, never the value: it may be secret, and
 * error messages travel.
 */
final class CsvTable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();

    private final String file;
    private final List<String> columns;
    private final List<Row> rows;

    private CsvTable(String file, List<String> columns, List<Row> rows) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
    }

    /** Reads all of a table whose first line names the columns; {@code file} is its name in errors. */
    static CsvTable read(String file, Reader reader) throws IOException {
        try (CSVParser parser = FORMAT.parse(reader)) {
            List<Row> rows = new ArrayList<>();
            for (CSVRecord record : parser) {
                rows.add(new Row(record, parser.getCurrentLineNumber()));
            }
            return new CsvTable(file, parser.getHeaderNames(), rows);
        } catch (CSVException | UncheckedIOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a CSV table with a line of column names: file=" + file, e);
        }
    }

    int rows() {
        return rows.size();
    }

    /** The finite numbers of one column. */
    double[] column(String name) {
        if (!columns.contains(name)) {
            throw new IllegalArgumentException(
                    "no such column: file=" + file + ", column=" + name + ", columns=" + columns);
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no rows: file=" + file);
        }
        return rows.stream().mapToDouble(row -> number(row, name)).toArray();
    }

    /** Several columns side by side: one row of the result for each row of the table. */
    double[][] columns(String... names) {
        double[][] table = new double[rows()][names.length];
        for (int c = 0; c < names.length; c++) {
            double[] column = column(names[c]);
            for (int r = 0; r < column.length; r++) {
                table[r][c] = column[r];
            }
        }
        return table;
    }

    private double number(Row row, String column) {
        String text = row.record().isSet(column) ? row.record().get(column) : "";
        if (text.isEmpty()) {
            throw new IllegalArgumentException("missing value: " + place(row, column));
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + place(row, column));
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number: " + place(row, column));
        }
        return value;
    }

    private String place(Row row, String column) {
        return "file=" + file + ", line=" + row.line() + ", column=" + column;
    }

    private record Row(CSVRecord record, long line) {}
}
