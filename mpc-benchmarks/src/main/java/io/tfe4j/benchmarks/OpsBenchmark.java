package io.tfe4j.benchmarks;

import java.io.PrintWriter;

/** Measures single operations on shares, three servers and all. */
public final class OpsBenchmark {
    private OpsBenchmark() {}

    /**
     * Runs the operations that {@code options} names and prints a table, or a JSON object a line, to {@code out}.
     *
     * @throws IllegalArgumentException if an operation is not known, or its mode not available
     */
    public static void run(OpsOptions options, PrintWriter out) {
        throw new IllegalArgumentException("no such operation: only=" + options.only() + ", known=[]");
    }
}
