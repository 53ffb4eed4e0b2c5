package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics of a table that the examples ship. */
class PrivateStatsCommandTest {
    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void table() throws IOException {
        data = folder.resolve("bakery.csv");
        try (InputStream table =
                Objects.requireNonNull(PrivateStatsCommandTest.class.getResourceAsStream("/data/bakery.csv"))) {
            Files.copy(table, data);
        }
    }

    private Typed stats(String query, String epsilon, String... more) {
        List<String> all = new ArrayList<>(
                List.of("private-stats", "--data", data.toString(), "--query", query, "--epsilon", epsilon));
        all.addAll(List.of(more));
        return tfe4j(all.toArray(String[]::new));
    }

    @Test
    void queries_areAnsweredWithTheirNoise_andRecorded() throws IOException {
        Typed count = stats("count", "1");
        assertThat(count.exitCode()).as(count.err()).isZero();
        assertThat(count.out())
                .containsPattern("(?m)^2\\d\\d  \\(noise of deviation 1\\.3\\d\\)")
                .contains("in 1 entries");

        Typed groups = stats("mean(salary, 0, 200000) by department in (sales, legal)", "2");
        assertThat(groups.out()).contains("sales  ").contains("legal  ").contains("in 2 entries");
        assertThat(stats("median(salary, 0, 200000)", "1").exitCode()).isZero();
        assertThat(stats("count by department", "2", "--delta", "1e-6").out()).contains("in 4 entries");
        assertThat(Files.readString(folder.resolve("bakery.csv.ledger")))
                .contains("epsilon=10.0 delta=1.0E-6 subjects=rows")
                .contains("count\tpure(1.0)")
                .contains("mean of salary by department\tpure(2.0)")
                .contains("quantile of salary\texponential(1.0)")
                .contains("except(5.0E-7, ");
    }

    @Test
    void json_isOneObject() throws IOException {
        JsonNode object = new ObjectMapper()
                .readTree(stats("histogram(salary, 0, 50000, 200000)", "1", "--json")
                        .out());

        assertThat(object.get("answers")).hasSize(2);
        assertThat(object.get("answers").get(0).get("label").asText()).isEqualTo("0.0 to 50000.0");
        assertThat(object.get("answers").get(0).get("deviation").asDouble()).isBetween(1.2, 1.5);
        assertThat(object.get("spent").asDouble()).isBetween(0.1, 1.0);
        assertThat(object.get("subjects").asText()).isEqualTo("rows");
    }

    @Test
    void budget_isKept_andPeopleHaveLedgersOfTheirOwn() {
        assertThat(stats("count", "1", "--budget", "1.5").exitCode()).isZero();
        assertThat(stats("count", "1.2").err()).contains("privacy budget exceeded");
        assertThat(stats("count", "0.1", "--budget", "100").err()).contains("another budget");
        assertThat(stats("count", "0.1", "--per-person", "department").err()).contains("other subjects");
        Typed people = stats(
                "count",
                "1",
                "--per-person",
                "department",
                "--rows",
                "3",
                "--ledger",
                folder.resolve("people").toString());
        assertThat(people.out()).contains("subjects=department");
    }

    @Test
    void nonsense_isRefused_andSpendsNothing() {
        assertThat(stats("count(", "1").err()).contains("query malformed");
        assertThat(stats("mean(wages, 0, 1)", "1").err()).contains("no such column");
        assertThat(stats("count by department", "1").err()).contains("--delta");
        assertThat(stats("count", "NaN").err()).contains("epsilon");
        assertThat(stats("count", "1", "--delta", "0").err()).contains("delta");
        assertThat(tfe4j("private-stats", "--data", "missing.csv", "--query", "count", "--epsilon", "1")
                        .err())
                .contains("no such file");
        assertThat(stats("count", "1").out()).contains("in 1 entries");
    }
}
