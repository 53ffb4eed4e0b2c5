package io.tfe4j.data.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.data.Catalog;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTest {
    private static final String PATIENTS = "(values (63, 25.5, true, 'A', 9007199254740993),"
            + " (47, null, false, 'B', 2), (71, 22, true, 'C', 3)) as t(age, \"b\"\"mi\", smoker, name, large)";

    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws SQLException {
        execute("jdbc:duckdb:", "copy (select * from " + PATIENTS + ") to " + Sql.text(folder + "/patients.parquet"));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void parquet_file_isADatasetOfItsName() throws Exception {
        assertThat(read(3, "smoker", "age")).containsExactly(1, 63, 0, 47, 1, 71);
        assertThat(Catalog.load(folder).datasets("anyone")).containsExactly("patients");
    }

    @Test
    void parquet_typesOfAllKinds_areNumbers() throws Exception {
        execute(
                "jdbc:duckdb:",
                "copy (select date '2024-02-29' as day, timestamp '1970-01-01 00:01:00.5' as moment,"
                        + " timestamptz '1970-01-01 01:00:00+01:00' as zoned, 12.34::decimal(38, 2) as money,"
                        + " 4294967296::bigint as big, 255::utinyint as tiny, 1.5::float as narrow, null::int as gone) to "
                        + Sql.text(folder + "/kinds.parquet"));
        write("""
                {"datasets": {"patients": {"file": "kinds.parquet", "missing": -1,
                  "columns": {"day": "date", "moment": "timestamp", "zoned": "timestamp"}}}}
                """);

        assertThat(read(1, "day", "moment", "zoned", "money", "big", "tiny", "narrow", "gone"))
                .containsExactly(19782, 60.5, 0, 12.34, 4294967296.0, 255, 1.5, -1);
        write("{\"datasets\": {\"patients\": {\"file\": \"kinds.parquet\"}}}");
        assertThatThrownBy(() -> read(1, "day", "moment", "gone"))
                .hasMessageContaining("for dates say \"date\"")
                .hasMessageContaining("line=1, column=moment")
                .hasMessageContaining("missing value: line=1, column=gone");
    }

    @Test
    void parquet_badCells_areNamedWithoutTheirValues() {
        assertThatThrownBy(() -> read(3, "b\"mi", "name", "large", "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such column: column=none")
                .hasMessageContaining("missing value: line=2, column=b\"mi")
                .hasMessageContaining("not a number: line=1, column=name")
                .hasMessageContaining("whole number too large to be exact, allowed below 2^53: line=1, column=large")
                .hasMessageNotContaining("9007199254740993");
    }

    @Test
    void columnNames_thatLookLikeSql_areOnlyNames() {
        assertThatThrownBy(() -> read(3, "age from (select 1 as age) --"))
                .hasMessageContaining("no such column: column=age from (select 1 as age) --");
        assertThatThrownBy(() -> read(3, "age\"; drop table x; --", "age")).hasMessageContaining("no such column");
    }

    @Test
    void sql_overFilesOfTheFolder_isTheOwners() throws Exception {
        write("""
                {"datasets": {"patients": {"sql": "select age * 2 as age, coalesce(\\"b\\"\\"mi\\", 0) as bmi, name from 'patients.parquet' where smoker order by age",
                  "columns": {"name": {"A": 1, "C": 3}}}}}
                """);

        assertThat(read(2, "name", "bmi", "age")).containsExactly(1, 25.5, 126, 3, 22, 142);
        assertThatThrownBy(() -> read(2, "smoker")).hasMessageContaining("no such column: column=smoker");
    }

    @Test
    void jdbc_database_isAskedTheOwnersQuery() throws Exception {
        String url = "jdbc:duckdb:" + folder.resolve("clinic.db");
        execute(url, "create table patients as select * from " + PATIENTS);
        write("{\"datasets\": {\"patients\": {\"jdbc\": \"" + url + "\", \"sql\": \"select age from patients\"}}}");

        assertThat(read(3, "age")).containsExactly(63, 47, 71);
    }

    @Test
    void sql_thatFails_saysWhereToLook_andQuotesNothing() throws IOException {
        write("{\"datasets\": {\"patients\": {\"sql\": \"select cast(name as int) as age from 'patients.parquet'\"}}}");
        assertThatThrownBy(() -> read(3, "age"))
                .hasMessageContaining("query failed: dataset=patients")
                .hasMessageNotContaining("'A'")
                .hasNoCause();
        write("{\"datasets\": {\"patients\": {\"jdbc\": \"jdbc:duckdb:\"}}}");
        assertThatThrownBy(() -> read(3, "age")).hasMessageContaining("missing key=sql");
    }

    @Test
    void output_withExtensionParquet_isReadBack_byItsOwnerAlone() throws Exception {
        write("{\"outputs\": {\"result\": {\"file\": \"out/it's.parquet\", \"columns\": [\"a\", \"b \\\"c\\\"\"]}},"
                + " \"datasets\": {\"patients\": {\"file\": \"out/it's.parquet\"}}}");
        PlainTensor result = PlainTensor.of(new double[][] {{1, 2.5}, {-3, 1e300}});
        Catalog catalog = Catalog.load(folder);

        catalog.check("researcher", "result", result.shape());
        catalog.accept("researcher", "result", PlainTensor.of(new double[][] {{0, 0}}));
        catalog.accept("researcher", "result", result);

        assertThat(read(2, "b \"c\"", "a")).containsExactly(2.5, 1, 1e300, -3);
        Path file = folder.resolve("out/it's.parquet");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(1);
        }
        assertThatThrownBy(() -> catalog.check("researcher", "result", Shape.of(2, 2, 2)))
                .hasMessageContaining("too many dimensions");
    }

    private double[] read(int rows, String... columns) throws Exception {
        Shape shape = columns.length == 1 ? Shape.of(rows) : Shape.of(rows, columns.length);
        return Catalog.load(folder)
                .read("anyone", new DatasetRequest("patients", List.of(columns), shape, false))
                .values();
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("catalog.json"), json);
    }
}
