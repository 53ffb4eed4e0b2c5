package io.tfe4j.data.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** DuckDB in memory, and how to write names and texts into SQL. */
final class Sql {
    private Sql() {}

    /**
     * A database that holds nothing. It loads no extensions, which would come from the network, and looks for files in
     * {@code folder}.
     */
    static Connection inMemory(Path folder) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET file_search_path = " + text(folder.toAbsolutePath().toString()));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Text as a literal. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name as an identifier, whatever is in it. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
