package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.statistics.Estimate;
import io.tfe4j.privacy.statistics.Noise;
import io.tfe4j.privacy.statistics.PrivateDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics of what DuckDB reads: a Parquet file, and the results of a query, of people with several visits each. */
class ParquetStatisticsTest {
    /** So little noise that results are exact to what is printed. */
    private static final double LITTLE = 1e6;

    /** Twenty people with ten visits each; of every tenth visit nobody knows the age, of every fourth the ward. */
    private static final String VISITS = """
            select 'p' || (i // 10) as patient_id,
                   case when i % 10 = 9 then null else 30 + i % 10 end as age,
                   case i % 4 when 0 then 'A' when 1 then 'Bücher, B' when 2 then 'C' end as ward,
                   cast(i as decimal(9, 2)) / 4 as cost,
                   i % 2 = 0 as first
            from range(200) t(i)""";

    @TempDir
    Path folder;

    private Connection duckDb;
    private Path visits;

    @BeforeEach
    void table() throws SQLException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        visits = folder.resolve("july's visits.PARQUET");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(
                    "copy (" + VISITS + ") to '" + visits.toString().replace("'", "''") + "' (format parquet)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        duckDb.close();
    }

    private Typed stats(Path data, String query, double epsilon, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "private-stats", "--data", data.toString(), "--query", query, "--epsilon", Double.toString(epsilon)));
        all.addAll(List.of(more));
        return tfe4j(all.toArray(String[]::new));
    }

    private JsonNode answers(String query, String... more) throws IOException {
        String[] all = Arrays.copyOf(more, more.length + 3);
        all[more.length] = "--json";
        all[more.length + 1] = "--budget";
        all[more.length + 2] = "1e9";
        Typed typed = stats(visits, query, LITTLE, all);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return new ObjectMapper().readTree(typed.out()).get("answers");
    }

    @Test
    void parquetFile_isReadAsATable() throws IOException {
        assertThat(answers("count").get(0).get("value").asDouble()).isEqualTo(200);
        assertThat(answers("sum(age, 0, 100)").get(0).get("value").asDouble())
                .isCloseTo(20 * (30 + 31 + 32 + 33 + 34 + 35 + 36 + 37 + 38), within(0.1));
        // those whose age is not known are in no mean
        assertThat(answers("mean(age, 0, 100)").get(0).get("value").asDouble()).isCloseTo(34, within(0.01));
        assertThat(answers("sum(cost, 0, 20)").get(0).get("value").asDouble())
                .isCloseTo(80 * 81 / 2 * 0.25 + 119 * 20, within(0.1));
        JsonNode wards = answers("count by ward in (A, \"Bücher, B\", C, D)");
        assertThat(wards.findValuesAsText("label")).containsExactly("A", "Bücher, B", "C", "D");
        assertThat(wards.findValuesAsText("value")).containsExactly("50.0", "50.0", "50.0", "0.0");
    }

    @Test
    void people_countWithSoManyRows_andNullIsNobodysKey() throws IOException {
        Path ledger = folder.resolve("people");
        String[] people = {"--per-person", "patient_id", "--rows", "3", "--groups", "2", "--ledger", ledger.toString()};

        assertThat(answers("count", people).get(0).get("value").asDouble()).isEqualTo(20 * 3);
        JsonNode wards = answers("count by ward in (A, C)", people);
        assertThat(wards.get(0).get("value").asDouble()).isBetween(1.0, 60.0);
        assertThat(Files.readString(ledger)).contains("subjects=patient_id");
    }

    @Test
    void resultsOfAQuery_areATable() throws IOException, SQLException {
        try (PrivacyLedger ledger = PrivacyLedger.open(
                        folder.resolve("ledger"), PrivacyBudget.pure(1e9).about("patient_id"));
                Statement statement = duckDb.createStatement();
                ResultSet results = statement.executeQuery("select patient_id, ward, age * 2 as doubled from '"
                        + visits.toString().replace("'", "''") + "' where first")) {
            PrivateDataset first = PrivateDataset.read(results, ledger).perPerson("patient_id", 5, 2);
            Noise little = Noise.pure(LITTLE);

            assertThat(first.count(little).value()).isEqualTo(100);
            assertThat(first.mean("doubled", 0, 100, little).value())
                    .isCloseTo(2 * (30 + 32 + 34 + 36 + 38) / 5.0, within(0.01));
            Map<String, Estimate> wards =
                    first.groupBy("ward", List.of("A", "C")).count(little);
            assertThat(wards.values().stream().mapToDouble(Estimate::value).sum())
                    .isEqualTo(100);
            assertThatThrownBy(() -> first.count(Noise.pure(1e9))).isInstanceOf(BudgetExceededException.class);
            assertThat(ledger.entries()).hasSize(3);
        }
    }

    @Test
    void fileThatIsNoParquet_isRefused_andSpendsNothing() throws IOException {
        byte[] whole = Files.readAllBytes(visits);
        for (int length : new int[] {0, 4, whole.length / 2, whole.length - 1}) {
            Path damaged = folder.resolve("damaged" + length + ".parquet");
            Files.write(damaged, Arrays.copyOf(whole, length));

            Typed refused = stats(damaged, "count", 1);

            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.err()).contains("Parquet file cannot be read").doesNotContain("Exception");
            assertThat(Files.readString(Path.of(damaged + ".ledger"))).doesNotContain("pure(");
        }
    }
}
