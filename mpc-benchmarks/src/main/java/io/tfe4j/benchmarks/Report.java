package io.tfe4j.benchmarks;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/** Where rows go: a table for people, or JSON lines for programs. */
interface Report {
    void begin();

    void row(Measurement m);

    static Report json(OpsOptions options, PrintWriter out) {
        return new Report() {
            @Override
            public void begin() {}

            @Override
            public void row(Measurement m) {
                out.printf(
                        Locale.ROOT,
                        "{\"op\":\"%s\",\"n\":%d,\"mode\":\"%s\",\"tls\":%s,\"seconds\":%.6f,\"best\":%.6f,"
                                + "\"bytesPerParty\":%s,\"rounds\":%d,\"maxError\":%s}%n",
                        m.op(),
                        m.n(),
                        options.mode().name().toLowerCase(Locale.ROOT),
                        options.tls(),
                        m.seconds(),
                        m.best(),
                        Arrays.toString(m.bytesPerParty()).replace(" ", ""),
                        m.rounds(),
                        m.maxError());
                out.flush();
            }
        };
    }

    static Report table(PrintWriter out) {
        return new Report() {
            @Override
            public void begin() {
                out.printf(
                        "%-20s %9s %11s %11s %14s %7s %10s%n",
                        "operation", "n", "median ms", "best ms", "bytes/party", "rounds", "max error");
            }

            @Override
            public void row(Measurement m) {
                long bytes =
                        Math.round(Arrays.stream(m.bytesPerParty()).average().orElse(0));
                out.printf(
                        Locale.ROOT,
                        "%-20s %9d %11.3f %11.3f %14d %7d %10.2g%n",
                        m.op(),
                        m.n(),
                        1e3 * m.seconds(),
                        1e3 * m.best(),
                        bytes,
                        m.rounds(),
                        m.maxError());
                out.flush();
            }
        };
    }
}
