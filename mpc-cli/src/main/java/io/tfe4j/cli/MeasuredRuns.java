package io.tfe4j.cli;

import io.tfe4j.benchmarks.OpsOptions;
import io.tfe4j.benchmarks.SimulatedNetwork;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What to measure, how often and where. */
final class MeasuredRuns {
    @Option(names = "--only", split = ",", paramLabel = "ID", description = "These only.")
    private @Nullable List<String> only;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Place place;

    @Option(
            names = "--repeat",
            paramLabel = "R",
            defaultValue = "11",
            description = "Measured runs of each, of which median and best are shown (default: 11).")
    private int repeat;

    @Option(names = "--warmup", paramLabel = "W", defaultValue = "20", description = "Runs before those (default: 20).")
    private int warmup;

    @Option(
            names = "--network",
            paramLabel = "RTT,BANDWIDTH",
            converter = NetworkConverter.class,
            description = "Simulate links between threads, for example 40ms,100Mbit.")
    private @Nullable SimulatedNetwork network;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    OpsOptions options(OptionalInt elements, boolean tls) {
        return new OpsOptions(
                only == null ? List.of() : only,
                elements,
                place != null && place.processes ? OpsOptions.Mode.PROCESSES : OpsOptions.Mode.THREADS,
                tls,
                repeat,
                warmup,
                network,
                json);
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
