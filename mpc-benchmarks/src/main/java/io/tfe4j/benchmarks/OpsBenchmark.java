package io.tfe4j.benchmarks;

import java.io.PrintWriter;
import java.util.List;

/** Measures single operations on shares, three servers and all, each checked against the plaintext result. */
public final class OpsBenchmark {
    private OpsBenchmark() {}

    private interface Place {
        Sample take(Benchmark benchmark, int n);
    }

    /**
     * Runs the operations that {@code options} names and prints a table, or a JSON object a line, to {@code out}.
     *
     * @throws IllegalArgumentException if an operation is not known
     * @throws IllegalStateException if servers that are processes cannot be started, or one of them fails
     */
    public static void run(OpsOptions options, PrintWriter out) {
        List<Benchmark> chosen = Operations.chosen(options.only());
        if (options.mode() == OpsOptions.Mode.PROCESSES) {
            try (ServerProcesses servers = ServerProcesses.start(options.tls())) {
                run(
                        chosen,
                        options,
                        out,
                        (benchmark, n) -> servers.take(benchmark.id(), n, options.repeat(), options.warmup()));
            }
            return;
        }
        YoungMemory.touch();
        run(chosen, options, out, (benchmark, n) -> {
            try (Servers servers = new ThreadServers(options.network())) {
                return Sample.take(benchmark, servers, n, options.repeat(), options.warmup());
            }
        });
    }

    private static void run(List<Benchmark> chosen, OpsOptions options, PrintWriter out, Place place) {
        Report report = options.json() ? Report.json(options, out) : Report.table(out);
        report.begin();
        for (Benchmark benchmark : chosen) {
            int n = options.elements().orElse(benchmark.defaultElements());
            report.row(place.take(benchmark, n).row(benchmark.id()));
        }
        out.flush();
    }
}
