package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/** Results as tables of text: a vector is a column, a matrix has a line for each row. */
final class CsvConsumer implements OutputConsumer {
    private static final double EXACT = 0x1p53;
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT;

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("csv");
    }

    @Override
    public Set<String> settings() {
        return Set.of("columns");
    }

    @Override
    public void check(OutputEntry entry, Shape shape) {
        if (shape.rank() > 2) {
            throw new CatalogException("result has too many dimensions for a table: output=" + entry.name() + ", shape="
                    + shape + "; give it a file with the extension npy");
        }
        entry.columns(width(shape));
    }

    private static int width(Shape shape) {
        return shape.rank() == 2 ? shape.dimension(1) : 1;
    }

    @Override
    public void write(OutputEntry entry, PlainTensor result) throws IOException {
        check(entry, result.shape());
        List<String> columns = entry.columns(width(result.shape()));
        AtomicFile.write(entry.file(), temporary -> write(temporary, columns, result));
    }

    private static void write(Path file, List<String> columns, PlainTensor result) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            writer.write(FORMAT.format(columns.toArray()) + "\n");
            double[] values = result.values();
            for (int start = 0; start < values.length; start += columns.size()) {
                for (int column = 0; column < columns.size(); column++) {
                    writer.write(column == 0 ? "" : ",");
                    writer.write(text(values[start + column]));
                }
                writer.write("\n");
            }
        }
    }

    /** Whole numbers without a point; others so that reading them gives the same number. */
    private static String text(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
