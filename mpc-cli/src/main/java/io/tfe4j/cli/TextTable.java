package io.tfe4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers as a table of text: at most 20 rows and 10 columns, what is beyond is counted. */
final class TextTable {
    private static final int ROWS = 20;
    private static final int COLUMNS = 10;

    private TextTable() {}

    /** A scalar is one cell, a vector one column; of more axes than two, all but the last are rows. */
    static String of(double[] values, int... shape) {
        int columns = shape.length < 2 ? 1 : shape[shape.length - 1];
        int rows = columns == 0 ? 0 : values.length / columns;
        if (rows == 0) {
            return "(no numbers)\n";
        }
        int shownRows = Math.min(rows, ROWS);
        int shownColumns = Math.min(columns, COLUMNS);
        List<List<String>> lines = new ArrayList<>();
        if (shape.length >= 2) {
            List<String> head = new ArrayList<>(List.of(""));
            for (int column = 0; column < shownColumns; column++) {
                head.add(String.valueOf(column));
            }
            lines.add(head);
        }
        for (int row = 0; row < shownRows; row++) {
            List<String> line = new ArrayList<>(List.of(shape.length == 0 ? "" : place(row, shape)));
            for (int column = 0; column < shownColumns; column++) {
                line.add(String.format(Locale.ROOT, "%.4f", values[row * columns + column]));
            }
            lines.add(line);
        }
        StringBuilder text = new StringBuilder(aligned(lines));
        if (rows > shownRows || columns > shownColumns) {
            text.append(String.format(Locale.ROOT, "… %d rows and %d columns in all%n", rows, columns));
        }
        return text.toString();
    }

    /** The indices of a row: one, or several where there are more axes than two. */
    private static String place(int row, int[] shape) {
        StringBuilder text = new StringBuilder();
        int rest = row;
        for (int axis = Math.max(0, shape.length - 2); axis >= 0; axis--) {
            text.insert(0, axis == 0 ? String.valueOf(rest) : "," + rest % shape[axis]);
            rest = axis == 0 ? 0 : rest / shape[axis];
        }
        return text.toString();
    }

    private static String aligned(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int cell = 0; cell < line.size(); cell++) {
                widths[cell] = Math.max(widths[cell], line.get(cell).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int cell = 0; cell < line.size(); cell++) {
                text.append(cell == 0 ? "" : "  ")
                        .append(" ".repeat(widths[cell] - line.get(cell).length()))
                        .append(line.get(cell));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
