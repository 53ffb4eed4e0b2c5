package io.tfe4j.benchmarks;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One multiplication and one comparison of growing vectors, from the owners' plaintext to the receiver's, through
 * {@link LocalConfig}: five players in this JVM's heap.
 */
public final class ScaleBenchmark {
    private static final double BOUND = 16_000;

    private ScaleBenchmark() {}

    /** Prints a row, or a JSON object a line, for each size: seconds and peak heap (garbage included) of a second run. */
    public static void run(List<Integer> sizes, boolean json, PrintWriter out) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        for (int warmup = 0; warmup < 5; warmup++) {
            row("multiply", 200_000, json, nowhere);
            row("less", 200_000, json, nowhere);
        }
        if (!json) {
            out.printf(
                    "%-10s %10s %10s %10s %12s %7s%n",
                    "operation", "n", "seconds", "ns/elem", "peak heap MB", "errors");
        }
        for (int n : sizes) {
            if (n < 1) {
                throw new IllegalArgumentException("too few elements: n=" + n + ", least=1");
            }
            for (String operation : List.of("multiply", "less")) {
                row(operation, n, json, nowhere);
                row(operation, n, json, out);
            }
        }
    }

    private static void row(String operation, int n, boolean json, PrintWriter out) {
        double[] x = new SplittableRandom(1).doubles(n, -BOUND, BOUND).toArray();
        double[] y = new SplittableRandom(2).doubles(n, -BOUND, BOUND).toArray();
        boolean product = operation.equals("multiply");
        long[] errors = new long[1];
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
        PrivateTensor a = tfe.definePrivateInput("alice", Inputs.of(x).range(-BOUND, BOUND));
        PrivateTensor b = tfe.definePrivateInput("bob", Inputs.of(y).range(-BOUND, BOUND));
        Output output = tfe.defineOutputValues(
                "carol",
                product ? a.mul(b) : a.lt(b),
                values -> errors[0] = product ? wrongProducts(x, y, values) : wrongComparisons(x, y, values));
        PeakHeap.reset();
        long start = System.nanoTime();
        try (Session session = tfe.session()) {
            session.run(output, operation);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        String form = json
                ? "{\"op\":\"%s\",\"n\":%d,\"seconds\":%.4f,\"nanosPerElement\":%.1f,\"peakHeapMegabytes\":%d,\"errors\":%d}%n"
                : "%-10s %10d %10.3f %10.1f %12d %7d%n";
        out.printf(Locale.ROOT, form, operation, n, seconds, seconds / n * 1e9, PeakHeap.bytes() >> 20, errors[0]);
        out.flush();
    }

    private static long wrongProducts(double[] x, double[] y, double[] z) {
        long wrong = 0;
        for (int i = 0; i < z.length; i++) {
            // inputs are rounded to 2^-17, so a product of values below 16000 is off by less than 0.25
            wrong += Math.abs(z[i] - x[i] * y[i]) < 0.25 ? 0 : 1;
        }
        return wrong;
    }

    private static long wrongComparisons(double[] x, double[] y, double[] z) {
        long wrong = 0;
        for (int i = 0; i < z.length; i++) {
            boolean tooClose = Math.abs(x[i] - y[i]) < Math.scalb(1, -15);
            wrong += tooClose || z[i] == (x[i] < y[i] ? 1 : 0) ? 0 : 1;
        }
        return wrong;
    }
}
