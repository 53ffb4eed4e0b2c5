package io.tfe4j.data.duckdb;

import io.tfe4j.data.DatasetEntry;
import io.tfe4j.data.InputProvider;
import io.tfe4j.data.TableBuilder;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files, the owner's SQL over files, and the owner's SQL at a database. A program's column names are compared
 * with the names of what the owner offers, and never become part of a query.
 */
public final class SqlProvider implements InputProvider {
    private static final System.Logger LOG = System.getLogger(SqlProvider.class.getName());
    private static final double EXACT = 0x1p53;
    private static final int FETCH_ROWS = 10_000;

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("parquet");
    }

    @Override
    public Set<String> settings() {
        return Set.of("sql", "jdbc", "user", "passwordFile");
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        TableBuilder table = new TableBuilder(entry, request);
        try (Connection connection = connect(entry);
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery(query(connection, entry, request))) {
                add(rows, request, table);
            }
        } catch (SQLException e) {
            // a database's message may quote data: it stays with the owner
            LOG.log(System.Logger.Level.WARNING, "query failed: dataset=" + entry.name() + ", cause=" + e.getMessage());
            throw new IllegalArgumentException("query failed: dataset=" + entry.name() + ", sqlState=" + e.getSQLState()
                    + "; the owner's log says more");
        }
        return table.build();
    }

    private static Connection connect(DatasetEntry entry) throws SQLException, IOException {
        String url = entry.setting("jdbc");
        if (url == null) {
            return Sql.inMemory(entry.directory());
        }
        Properties properties = new Properties();
        String user = entry.setting("user");
        String passwordFile = entry.setting("passwordFile");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (passwordFile != null) {
            Path file = entry.directory().resolve(passwordFile);
            properties.setProperty("password", Files.readString(file).strip());
        }
        Connection connection = DriverManager.getConnection(url, properties);
        // drivers hold all rows in memory unless a transaction is open
        connection.setAutoCommit(false);
        return connection;
    }

    private static String query(Connection connection, DatasetEntry entry, DatasetRequest request)
            throws SQLException, IOException {
        String sql = entry.setting("sql");
        if (sql != null) {
            return sql;
        }
        if (entry.setting("jdbc") != null) {
            throw new IllegalArgumentException("entry has no query: dataset=" + entry.name() + ", missing key=sql");
        }
        String from =
                " from read_parquet(" + Sql.text(entry.file().toAbsolutePath().toString()) + ")";
        List<String> wanted = new ArrayList<>(columns(connection, "select *" + from + " limit 0"));
        wanted.retainAll(request.columns());
        String list = wanted.isEmpty() ? "*" : wanted.stream().map(Sql::name).collect(Collectors.joining(", "));
        return "select " + list + from;
    }

    private static List<String> columns(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet none = statement.executeQuery()) {
            return labels(none.getMetaData());
        }
    }

    private static List<String> labels(ResultSetMetaData columns) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            labels.add(columns.getColumnLabel(column));
        }
        return labels;
    }

    private static void add(ResultSet rows, DatasetRequest request, TableBuilder table) throws SQLException {
        int[] positions = table.header(labels(rows.getMetaData()));
        for (long row = 1; rows.next(); row++) {
            for (int column = 0; column < request.columns().size(); column++) {
                if (positions[column] >= 0) {
                    put(table, column, rows.getObject(positions[column] + 1), row);
                }
            }
            table.endRow();
        }
    }

    private static void put(TableBuilder table, int column, @Nullable Object value, long row) {
        if (value == null) {
            table.missing(column, row);
        } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            table.number(column, ((Number) value).doubleValue(), row);
        } else if (value instanceof Number whole && Math.abs(whole.doubleValue()) < EXACT) {
            table.number(column, whole.doubleValue(), row);
        } else {
            table.text(column, value.toString(), row);
        }
    }
}
