package io.tfe4j.benchmarks;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures single operations on shares, three servers and all, each checked against the plaintext result. */
public final class OpsBenchmark {
    private static final int PIECE = 1 << 20;
    private static final System.Logger LOG = System.getLogger(OpsBenchmark.class.getName());

    private OpsBenchmark() {}

    /**
     * Runs the operations that {@code options} names and prints a table, or a JSON object a line, to {@code out}.
     *
     * @throws IllegalArgumentException if an operation is not known, or its mode not available
     */
    public static void run(OpsOptions options, PrintWriter out) {
        if (options.mode() == OpsOptions.Mode.PROCESSES) {
            throw new IllegalArgumentException("mode not available: mode=--processes, available=--threads");
        }
        Map<String, Benchmark> all = all();
        List<Benchmark> chosen = new ArrayList<>();
        for (String id : options.only().isEmpty() ? all.keySet() : options.only()) {
            Benchmark benchmark = all.get(id);
            if (benchmark == null) {
                throw new IllegalArgumentException("no such operation: only=" + id + ", known=" + all.keySet());
            }
            chosen.add(benchmark);
        }
        touchHeap();
        Report report = options.json() ? Report.json(out) : Report.table(out);
        report.begin();
        for (Benchmark benchmark : chosen) {
            report.row(measure(benchmark, options));
        }
        out.flush();
    }

    /** Goes once through the young generation: on a virtual machine, memory never used before is slow to come by. */
    private static void touchHeap() {
        long young = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Eden"))
                .mapToLong(pool -> pool.getUsage().getCommitted())
                .sum();
        long touched = 0;
        for (long left = 3 * young / 2; left > 0; left -= (long) PIECE * Long.BYTES) {
            touched += new long[PIECE].length;
        }
        LOG.log(System.Logger.Level.DEBUG, "heap touched: words={0}", touched);
    }

    private static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        for (List<Benchmark> family :
                List.of(Calibration.all(), ProductOps.all(), ComparisonOps.all(), FunctionOps.all(), RowOps.all())) {
            family.forEach(benchmark -> all.put(benchmark.id(), benchmark));
        }
        return all;
    }

    private static Measurement measure(Benchmark benchmark, OpsOptions options) {
        int n = options.elements().orElse(benchmark.defaultElements());
        try (Bench bench = new Bench(options.network());
                Benchmark.Run run = benchmark.prepare(bench, n)) {
            for (int i = 0; i < options.warmup(); i++) {
                run.once();
            }
            long[] before = bench.bytesPerParty();
            double[] seconds = new double[options.repeat()];
            for (int i = 0; i < seconds.length; i++) {
                long start = System.nanoTime();
                run.once();
                seconds[i] = (System.nanoTime() - start) * 1e-9;
            }
            long[] bytes = bench.bytesPerParty();
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (bytes[i] - before[i]) / seconds.length;
            }
            Arrays.sort(seconds);
            return new Measurement(
                    benchmark.id(),
                    run.elements(),
                    seconds[seconds.length / 2],
                    seconds[0],
                    bytes,
                    bench.rounds(),
                    run.maxError());
        }
    }
}
