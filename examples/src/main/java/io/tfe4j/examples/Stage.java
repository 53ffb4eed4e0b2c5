package io.tfe4j.examples;

import io.tfe4j.Deployment;
import io.tfe4j.Output;
import io.tfe4j.RunReport;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.config.Config;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.ring.Shape;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What every example needs: players, tables, results, and a place to print. */
final class Stage {
    private static final int SERVERS = 3;

    private final ExampleOptions options;
    private final ExampleData data;
    private final Casting casting;
    private final PrintWriter out;
    private final Map<String, String> receivers = new LinkedHashMap<>();
    private final Map<String, double[]> results = new LinkedHashMap<>();

    private final Settings settings;

    /** @throws IllegalArgumentException if the user gave a setting that {@code example} does not have */
    Stage(Example example, ExampleOptions options, PrintWriter out) {
        this.options = options;
        this.settings = Settings.of(example.name(), example.settings(), options.settings());
        this.data = new ExampleData(options.data());
        this.casting = new Casting(options.hostmap());
        this.out = out;
    }

    /** Where the program runs. */
    Deployment config() {
        Config config = options.hostmap() == null
                ? new LocalConfig()
                : options.connect().apply(options.hostmap());
        return config instanceof LocalConfig local
                ? local.withData(data.catalog()).withListener(RunListener.SILENT)
                : config;
    }

    /** The same; in this process, whoever owns {@code dataset} has it from {@code model}, a file that is not shipped. */
    Deployment config(String dataset, ImportedModel model) {
        return config() instanceof LocalConfig local
                ? local.withData((player, request) -> request.dataset().equals(dataset)
                        ? model.weight(request.tensor())
                        : data.catalog().read(player, request))
                : config();
    }

    /** A text that is shipped with the data. */
    List<String> lines(String file) {
        return data.lines(file);
    }

    Settings settings() {
        return settings;
    }

    /** For an example that cannot run between processes. */
    void requireOneProcess(String reason) {
        if (options.hostmap() != null) {
            throw new IllegalArgumentException("example runs in one process only: " + reason + "; leave out --config");
        }
    }

    /** Who has the data of {@code part}, the example's owner number {@code index}. */
    String owner(String part, int index) {
        return casting.owner(part, index);
    }

    /** A result for {@code part}, shown here if this JVM plays it; otherwise its own player keeps it. */
    Output output(String part, String name, Tensor tensor) {
        String player = casting.receiver(part);
        receivers.put(name, player);
        return Tfe.defineOutputValues(player, name, tensor, values -> results.put(name, values));
    }

    /** Whether the results came here; says where they are if not. */
    boolean received() {
        receivers.forEach((name, player) -> {
            if (!results.containsKey(name)) {
                print("result   delivered to %s as %s", player, name);
            }
        });
        return results.keySet().containsAll(receivers.keySet());
    }

    boolean hasResult(String name) {
        return results.containsKey(name);
    }

    double[] result(String name) {
        double[] result = results.get(name);
        if (result == null) {
            throw new IllegalStateException("result is not here: name=" + name);
        }
        return result;
    }

    /** The structure of a model that an owner has; what the owner's file has beyond that stays there. */
    ImportedModel model(String dataset) {
        return data.model(dataset);
    }

    /** Columns of an owner's table, to compare with. */
    double[] columns(String dataset, int rows, String... columns) {
        return data.columns(dataset, rows, columns);
    }

    /** An owner's tensor without columns, row major, to compare with. */
    double[] tensor(String dataset, int... shape) {
        return data.tensor(dataset, Shape.of(shape));
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

    /** As {@link #sees}, of the owners whom the example calls {@code parts}. */
    void ownersSee(List<String> parts, String what) {
        casting.owners(parts).forEach(owner -> sees(owner, what));
    }

    /** As {@link #sees}, of the receiver whom the example calls {@code part}. */
    void receiverSees(String part, String what) {
        sees(casting.receiver(part), what);
    }

    /** What the servers saw and what the run took. */
    void report(RunReport run) {
        List<String> servers = run.players().subList(0, SERVERS);
        for (String server : servers) {
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
