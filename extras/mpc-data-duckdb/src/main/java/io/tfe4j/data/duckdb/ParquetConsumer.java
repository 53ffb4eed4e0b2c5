package io.tfe4j.data.duckdb;

import io.tfe4j.data.AtomicFile;
import io.tfe4j.data.OutputConsumer;
import io.tfe4j.data.OutputEntry;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Results as Parquet files: a vector is a column, a matrix has a row for each of its rows. */
public final class ParquetConsumer implements OutputConsumer {
    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("parquet");
    }

    @Override
    public Set<String> settings() {
        return Set.of("columns");
    }

    @Override
    public void check(OutputEntry entry, Shape shape) {
        if (shape.rank() > 2) {
            throw new IllegalArgumentException("result has too many dimensions for a table: output=" + entry.name()
                    + ", shape=" + shape + "; give it a file with the extension npy");
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
        AtomicFile.write(entry.file(), temporary -> write(entry.directory(), temporary, columns, result.values()));
    }

    private static void write(Path folder, Path file, List<String> columns, double[] values) throws IOException {
        String types =
                columns.stream().map(column -> Sql.name(column) + " double").collect(Collectors.joining(", "));
        try (Connection connection = Sql.inMemory(folder);
                Statement statement = connection.createStatement()) {
            statement.execute("create table result (" + types + ")");
            append(connection.unwrap(DuckDBConnection.class), columns.size(), values);
            statement.execute("copy result to " + Sql.text(file.toAbsolutePath().toString()) + " (format parquet)");
        } catch (SQLException e) {
            throw new IOException("result cannot be written: sqlState=" + e.getSQLState(), e);
        }
    }

    private static void append(DuckDBConnection connection, int width, double[] values) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "result")) {
            for (int start = 0; start < values.length; start += width) {
                rows.beginRow();
                for (int column = 0; column < width; column++) {
                    rows.append(values[start + column]);
                }
                rows.endRow();
            }
        }
    }
}
