package io.tfe4j.benchmarks;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how.
 *
 * @param only the operations by their ids, all when empty
 * @param elements elements per tensor where an operation's id does not fix them, each operation's own default when empty
 * @param mode where the three servers live
 * @param tls whether the links between processes are secured
 * @param repeat measured runs of each operation, of which median and best are reported
 * @param warmup runs before them
 * @param network the links between servers that are threads, null for those of this machine
 * @param json one JSON object a line in place of a table
 */
public record OpsOptions(
        List<String> only,
        OptionalInt elements,
        Mode mode,
        boolean tls,
        int repeat,
        int warmup,
        @Nullable SimulatedNetwork network,
        boolean json) {

    /** Where the three servers live. */
    public enum Mode {
        /** Threads of this JVM. */
        THREADS,
        /** Processes of this machine, joined by sockets. */
        PROCESSES
    }

    public OpsOptions {
        only = List.copyOf(only);
        if (elements.isPresent() && elements.getAsInt() < 1) {
            throw new IllegalArgumentException("too few elements: n=" + elements.getAsInt() + ", least=1");
        }
        if (tls && mode != Mode.PROCESSES) {
            throw new IllegalArgumentException("threads have no links to secure: mode=--threads, needed=--processes");
        }
        if (network != null && mode != Mode.THREADS) {
            throw new IllegalArgumentException(
                    "links between processes are not simulated: mode=--processes, needed=--threads");
        }
        if (repeat < 1) {
            throw new IllegalArgumentException("too few runs: repeat=" + repeat + ", least=1");
        }
        if (warmup < 0) {
            throw new IllegalArgumentException("too few runs: warmup=" + warmup + ", least=0");
        }
    }
}
