package io.tfe4j.cli;

import io.tfe4j.benchmarks.FederatedBenchmark;
import io.tfe4j.benchmarks.ModelsBenchmark;
import io.tfe4j.benchmarks.OpsBenchmark;
import io.tfe4j.benchmarks.ScaleBenchmark;
import io.tfe4j.benchmarks.link.LinkBenchmark;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this machine; the numbers of docs/performance.md come from here. */
@Command(name = "bench", description = "Measure operations on shares, each checked against the plaintext result.")
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no benchmark given: ops, models, scale, link, federated");
    }

    @Command(name = "ops", description = "Time, bytes, rounds and error of single operations.")
    @SuppressWarnings("unused") // picocli calls it
    private void ops(
            @Mixin MeasuredRuns runs,
            @Option(
                            names = "--n",
                            paramLabel = "N",
                            description = "Elements per tensor, where the id does not fix them.")
                    @Nullable
                    Integer elements,
            @Option(
                            names = "--tls",
                            description = "With --processes: their links are secured, as between real servers.")
                    boolean tls) {
        OptionalInt fixed = elements == null ? OptionalInt.empty() : OptionalInt.of(elements);
        PrintWriter out = spec.commandLine().getOut();
        OpsBenchmark.run(runs.options(fixed, tls), out);
        out.flush();
    }

    @Command(name = "models", description = "Time, bytes, rounds and error of predictions and of training.")
    @SuppressWarnings("unused") // picocli calls it
    private void models(@Mixin MeasuredRuns runs) {
        PrintWriter out = spec.commandLine().getOut();
        ModelsBenchmark.run(runs.options(OptionalInt.empty(), false), out);
        out.flush();
    }

    @Command(name = "scale", description = "Time and memory of a multiplication and a comparison as vectors grow.")
    @SuppressWarnings("unused") // picocli calls it
    private void scale(
            @Option(
                            names = "--n",
                            split = ",",
                            paramLabel = "N",
                            defaultValue = "100000,1000000,10000000,20000000",
                            description = "Elements (default: ${DEFAULT-VALUE}).")
                    List<Integer> sizes,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
        ScaleBenchmark.run(sizes, json, spec.commandLine().getOut());
    }

    @Command(
            name = "link",
            description = "Throughput and round trip of a link between two processes, beside those of a plain socket.")
    @SuppressWarnings("unused") // picocli calls it
    private void link(
            @Option(names = "--tls", description = "With TLS, beside a plain TLS socket.") boolean tls,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
        LinkBenchmark.run(tls, json, spec.commandLine().getOut());
    }

    @Command(
            name = "federated",
            description =
                    "A round of secure aggregation: simulated clients over gRPC, three servers, all in this process.")
    @SuppressWarnings("unused") // picocli calls it
    private void federated(
            @Option(
                            names = "--clients",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Chosen for the round (default: ${DEFAULT-VALUE}).")
                    int clients,
            @Option(
                            names = "--length",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "Numbers in an update (default: ${DEFAULT-VALUE}).")
                    int length,
            @Option(
                            names = "--batch",
                            paramLabel = "N",
                            defaultValue = "128",
                            description = "Clients that are checked together (default: ${DEFAULT-VALUE}).")
                    int batch,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        FederatedBenchmark.run(clients, length, batch, json, out);
        out.flush();
    }
}
