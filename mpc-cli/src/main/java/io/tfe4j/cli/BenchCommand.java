package io.tfe4j.cli;

import io.tfe4j.benchmarks.ModelsBenchmark;
import io.tfe4j.benchmarks.OpsBenchmark;
import io.tfe4j.benchmarks.OpsOptions;
import io.tfe4j.benchmarks.ScaleBenchmark;
import io.tfe4j.benchmarks.SimulatedNetwork;
import io.tfe4j.benchmarks.link.LinkBenchmark;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures this machine; the numbers of docs/performance.md come from here. */
@Command(name = "bench", description = "Measure operations on shares, each checked against the plaintext result.")
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no benchmark given: ops, models, scale, link");
    }

    @Command(name = "ops", description = "Time, bytes, rounds and error of single operations.")
    @SuppressWarnings("unused") // picocli calls it
    private void ops(
            @Option(names = "--only", split = ",", paramLabel = "ID", description = "These operations only.") @Nullable
                    List<String> only,
            @Option(
                            names = "--n",
                            paramLabel = "N",
                            description = "Elements per tensor, where the id does not fix them.")
                    @Nullable
                    Integer elements,
            @ArgGroup(exclusive = true, multiplicity = "0..1") @Nullable Place place,
            @Option(
                            names = "--tls",
                            description = "With --processes: their links are secured, as between real servers.")
                    boolean tls,
            @Option(
                            names = "--repeat",
                            paramLabel = "R",
                            defaultValue = "11",
                            description = "Measured runs of each, of which median and best are shown (default: 11).")
                    int repeat,
            @Option(
                            names = "--warmup",
                            paramLabel = "W",
                            defaultValue = "20",
                            description = "Runs before those (default: 20).")
                    int warmup,
            @Option(
                            names = "--network",
                            paramLabel = "RTT,BANDWIDTH",
                            converter = NetworkConverter.class,
                            description = "Simulate links between threads, for example 40ms,100Mbit.")
                    @Nullable
                    SimulatedNetwork network,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        OpsBenchmark.run(
                new OpsOptions(
                        only == null ? List.of() : only,
                        elements == null ? OptionalInt.empty() : OptionalInt.of(elements),
                        place != null && place.processes ? OpsOptions.Mode.PROCESSES : OpsOptions.Mode.THREADS,
                        tls,
                        repeat,
                        warmup,
                        network,
                        json),
                out);
        out.flush();
    }

    @Command(name = "models", description = "Time, bytes, rounds and error of predictions and of training.")
    @SuppressWarnings("unused") // picocli calls it
    private void models(
            @Option(names = "--only", split = ",", paramLabel = "ID", description = "These models only.") @Nullable
                    List<String> only,
            @ArgGroup(exclusive = true, multiplicity = "0..1") @Nullable Place place,
            @Option(
                            names = "--repeat",
                            paramLabel = "R",
                            defaultValue = "11",
                            description = "Measured runs of each, of which median and best are shown (default: 11).")
                    int repeat,
            @Option(
                            names = "--warmup",
                            paramLabel = "W",
                            defaultValue = "20",
                            description = "Runs before those (default: 20).")
                    int warmup,
            @Option(
                            names = "--network",
                            paramLabel = "RTT,BANDWIDTH",
                            converter = NetworkConverter.class,
                            description = "Simulate links, for example 40ms,100Mbit.")
                    @Nullable
                    SimulatedNetwork network,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        ModelsBenchmark.run(
                new OpsOptions(
                        only == null ? List.of() : only,
                        OptionalInt.empty(),
                        place != null && place.processes ? OpsOptions.Mode.PROCESSES : OpsOptions.Mode.THREADS,
                        false,
                        repeat,
                        warmup,
                        network,
                        json),
                out);
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

    /** Where the servers live. */
    static final class Place {
        @Option(names = "--threads", description = "The servers are threads of this JVM (the default).")
        boolean threads;

        @Option(names = "--processes", description = "The servers are processes of this machine.")
        boolean processes;
    }

    /** Reads {@code 40ms,100Mbit}. */
    static final class NetworkConverter implements ITypeConverter<SimulatedNetwork> {
        @Override
        public SimulatedNetwork convert(String text) {
            try {
                return SimulatedNetwork.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
