package io.tfe4j.examples;

import io.tfe4j.Deployment;
import io.tfe4j.RunReport;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What every example needs: players, tables, and a place to print. */
final class Stage {
    private static final List<String> SERVERS = List.of("server0", "server1", "server2");

    private final ExampleOptions options;
    private final ExampleData data;
    private final PrintWriter out;

    Stage(String example, ExampleOptions options, PrintWriter out) {
        this.options = options;
        this.data = new ExampleData(example, options.data());
        this.out = out;
    }

    /** Where the program runs. */
    Deployment config() {
        LocalConfig config = options.hostmap() == null ? new LocalConfig() : LocalConfig.load(options.hostmap());
        return config.withListener(RunListener.SILENT);
    }

    /** A table, read where it is needed: at its owner. */
    CsvTable table(String file) {
        return data.table(file);
    }

    void print(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Begins the report of a run. */
    void players(RunReport run) {
        print("Players: %s", run.players());
        print("");
        print("who sees what");
    }

    /** One line about what a player learns in the run. */
    void sees(String player, String what) {
        print("  %-18s %s", player, what);
    }

    /** What the servers saw and what the run took. */
    void report(RunReport run) {
        for (String server : SERVERS) {
            long bytes = run.bytesByLink().entrySet().stream()
                    .filter(link -> link.getKey().endsWith("->" + server))
                    .mapToLong(link -> link.getValue())
                    .sum();
            sees(server, String.format(Locale.ROOT, "%,d bytes of random-looking shares, no number", bytes));
        }
        print("");
        print("cost     %d rounds, %,d bytes between all players, %.3f s", run.rounds(), run.bytes(), run.seconds());
    }

    /**
     * Compares with the result computed in the clear, which only a demonstration can: it has everybody's tables.
     *
     * @throws WrongResultException if they differ by more than {@code tolerance}
     */
    void check(double[] secure, double[] plain, double tolerance) {
        double largest = secure.length == plain.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(secure.length, plain.length); i++) {
            largest = Math.max(largest, Math.abs(secure[i] - plain[i]));
        }
        if (!(largest <= tolerance)) {
            throw new WrongResultException("wrong result: difference=" + largest + ", allowed=" + tolerance);
        }
        print("check    as in the clear, largest difference %.2g: OK", largest);
    }
}
