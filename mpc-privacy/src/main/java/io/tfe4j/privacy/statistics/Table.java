package io.tfe4j.privacy.statistics;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Cells as text, in rows; a cell that is missing is empty. Whoever sees errors learns nothing about a cell. */
record Table(List<String> columns, List<String[]> rows) {
    Table {
        if (columns.isEmpty() || new HashSet<>(columns).size() != columns.size()) {
            throw new IllegalArgumentException("columns are none, or one is there twice: columns=" + columns);
        }
    }

    static Table readCsv(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = CSVFormat.DEFAULT
                        .builder()
                        .setIgnoreSurroundingSpaces(true)
                        .setTrim(true)
                        .setIgnoreEmptyLines(true)
                        .get()
                        .parse(reader)) {
            List<String[]> rows = new ArrayList<>();
            List<String> columns = List.of();
            for (CSVRecord line : parser) {
                if (columns.isEmpty()) {
                    columns = new ArrayList<>(line.toList());
                    columns.set(0, columns.get(0).replaceFirst("^\\uFEFF\"?([^\"]*)\"?$", "$1"));
                } else {
                    rows.add(cells(line, columns.size()));
                }
            }
            return new Table(columns, rows);
        }
    }

    private static String[] cells(CSVRecord line, int width) {
        String[] cells = new String[width];
        for (int i = 0; i < width; i++) {
            cells[i] = i < line.size() ? line.get(i) : "";
        }
        return cells;
    }

    static Table read(ResultSet results) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            columns.add(results.getMetaData().getColumnLabel(i));
        }
        List<String[]> rows = new ArrayList<>();
        while (results.next()) {
            String[] cells = new String[columns.size()];
            for (int i = 0; i < cells.length; i++) {
                String cell = results.getString(i + 1);
                cells[i] = cell == null ? "" : cell;
            }
            rows.add(cells);
        }
        return new Table(columns, rows);
    }

    int place(String column) {
        int place = columns.indexOf(column);
        if (place < 0) {
            throw new IllegalArgumentException("no such column: column=" + column + ", known=" + columns);
        }
        return place;
    }

    /** NaN for what is no finite number. */
    static double number(String cell) {
        try {
            double number = Double.parseDouble(cell);
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public String toString() {
        return "Table" + columns;
    }
}
