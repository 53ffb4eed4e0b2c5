package io.tfe4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.statistics.Noise;
import io.tfe4j.privacy.statistics.PrivateDataset;
import io.tfe4j.privacy.statistics.StatisticsQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A noised statistic of a table. */
@Command(
        name = "private-stats",
        description = {
            "A statistic of a table with noise, which tells little about any one person in it, and what it cost.",
            "Queries: count, sum(COLUMN, LOW, HIGH), mean(...), variance(...), median(...), "
                    + "quantile(COLUMN, SHARE, LOW, HIGH), histogram(COLUMN, EDGE, EDGE, ...), "
                    + "top K of COLUMN in (KEY, ...); count, sum, mean and variance also "
                    + "'by COLUMN in (KEY, ...)', or 'by COLUMN' with --delta for keys that enough people have."
        })
final class PrivateStatsCommand implements Callable<Integer> {
    private static final double DEFAULT_DELTA = 1e-6;
    private static final double DEFAULT_BUDGET = 10;
    /** Beyond it, numbers are written with an exponent. */
    private static final double MOST_WHOLE = 1e15;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "A .csv file with names in its first line, or a .parquet file if DuckDB's driver is there.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path data;

    @Option(names = "--query", required = true, paramLabel = "QUERY", description = "What to compute.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String query;

    @Option(names = "--epsilon", required = true, paramLabel = "EPSILON", description = "What it may cost.")
    private double epsilon;

    @Option(
            names = "--delta",
            paramLabel = "DELTA",
            description = "Gaussian noise at this delta; without it Laplace noise, which needs none.")
    @Nullable
    private Double delta;

    @Option(
            names = "--per-person",
            paramLabel = "COLUMN",
            description = "The column that says whose a row is (default: each row is another person's).")
    @Nullable
    private String person;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "1", description = "Rows of one person that count.")
    private int rows;

    @Option(names = "--groups", paramLabel = "N", defaultValue = "1", description = "Groups of one person that count.")
    private int groups;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description =
                    "Where it is recorded before it is computed (default: the data's file with .ledger after it).")
    @Nullable
    private Path ledgerFile;

    @Option(
            names = "--budget",
            paramLabel = "EPSILON",
            description = "What a new ledger allows in all at delta 1e-6 (default: 10); an existing one has its own.")
    @Nullable
    private Double budget;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        StatisticsQuery parsed = StatisticsQuery.parse(query);
        if (parsed.selectsKeys() && delta == null) {
            throw new IllegalArgumentException("keys that are selected by how many people have them take --delta");
        }
        Noise noise = delta == null
                ? Noise.pure(epsilon)
                : Noise.approximate(epsilon, parsed.selectsKeys() ? delta / 2 : delta);
        if (!Files.isRegularFile(data)) {
            throw new IllegalArgumentException("no such file: data=" + data);
        }
        try (PrivacyLedger ledger = ledger()) {
            PrivateDataset dataset = read(ledger);
            PrivateDataset own = person == null ? dataset : dataset.perPerson(person, rows, groups);
            List<StatisticsQuery.Answer> answers = parsed.on(own, noise, delta == null ? 0 : delta / 2);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? object(answers, ledger) + System.lineSeparator() : text(answers, ledger));
            out.flush();
        }
        return 0;
    }

    private PrivacyLedger ledger() throws IOException {
        Path file = ledgerFile != null ? ledgerFile : Path.of(data + ".ledger");
        if (Files.exists(file) && budget == null) {
            return PrivacyLedger.open(file);
        }
        PrivacyBudget wanted = new PrivacyBudget(budget == null ? DEFAULT_BUDGET : budget, DEFAULT_DELTA)
                .about(person == null ? PrivacyBudget.ROWS : person);
        return PrivacyLedger.open(file, wanted);
    }

    private PrivateDataset read(PrivacyLedger ledger) throws IOException {
        if (!data.toString().toLowerCase(Locale.ROOT).endsWith(".parquet")) {
            return PrivateDataset.readCsv(data, ledger);
        }
        String path = data.toAbsolutePath().toString().replace("'", "''");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("select * from read_parquet('" + path + "')")) {
            return PrivateDataset.read(results, ledger);
        } catch (SQLException e) {
            throw new IOException("Parquet file cannot be read: file=" + data + ", cause=" + e.getMessage()
                    + "; DuckDB's JDBC driver must be on the class path");
        }
    }

    private String text(List<StatisticsQuery.Answer> answers, PrivacyLedger ledger) {
        StringBuilder text = new StringBuilder();
        for (StatisticsQuery.Answer answer : answers) {
            String label = answer.label().isEmpty() ? "" : answer.label() + "  ";
            text.append(label)
                    .append(answer.text().isEmpty() ? value(answer) : answer.text())
                    .append(System.lineSeparator());
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "spent    %.6g of %s, in %d entries%n",
                        ledger.odometer(),
                        ledger.budget(),
                        ledger.entries().size()))
                .toString();
    }

    private static String value(StatisticsQuery.Answer answer) {
        boolean whole = answer.value() == Math.rint(answer.value()) && Math.abs(answer.value()) < MOST_WHOLE;
        String value = String.format(Locale.ROOT, whole ? "%.0f" : "%.6g", answer.value());
        return Double.isNaN(answer.deviation())
                ? value
                : value + String.format(Locale.ROOT, "  (noise of deviation %.3g)", answer.deviation());
    }

    private String object(List<StatisticsQuery.Answer> answers, PrivacyLedger ledger) {
        ObjectNode object = new ObjectMapper()
                .createObjectNode()
                .put("query", query)
                .put("epsilon", epsilon)
                .put("delta", delta == null ? 0 : delta)
                .put("subjects", ledger.budget().subjects())
                .put("spent", ledger.odometer())
                .put("budget", ledger.budget().limit());
        ArrayNode lines = object.putArray("answers");
        for (StatisticsQuery.Answer answer : answers) {
            ObjectNode line = lines.addObject().put("label", answer.label());
            if (answer.text().isEmpty()) {
                line.put("value", answer.value());
            } else {
                line.put("choice", answer.text());
            }
            if (!Double.isNaN(answer.deviation())) {
                line.put("deviation", answer.deviation());
            }
        }
        return object.toString();
    }
}
