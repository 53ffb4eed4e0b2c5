package io.tfe4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the servers of one JVM have seen of an operation.
 *
 * @param seconds of each run
 * @param bytes what each of the servers sent in one run
 */
record Sample(int elements, int rounds, double maxError, double[] seconds, long[] bytes) {
    /** Measures an operation on the servers that are here. All three begin each run together. */
    static Sample take(Benchmark benchmark, Servers servers, int n, int repeat, int warmup) {
        Benchmark.Run run = benchmark.prepare(new Bench(servers), n);
        for (int i = 0; i < warmup; i++) {
            run.once();
        }
        double[] seconds = new double[repeat];
        long[] before = servers.bytesSent();
        for (int i = 0; i < repeat; i++) {
            servers.meet();
            long start = System.nanoTime();
            run.once();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        long[] bytes = servers.bytesSent();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (bytes[i] - before[i]) / repeat;
        }
        int rounds = servers.lastRounds();
        return new Sample(run.elements(), rounds, run.maxError(), seconds, bytes);
    }

    /** Of servers of several JVMs, in their order. A run is over when the last server is done. */
    static Sample together(List<Sample> samples) {
        Sample first = samples.get(0);
        double[] slowest = new double[first.seconds.length];
        for (Sample sample : samples) {
            Arrays.setAll(slowest, i -> Math.max(slowest[i], sample.seconds[i]));
        }
        return new Sample(
                first.elements,
                samples.stream().mapToInt(Sample::rounds).max().orElseThrow(),
                samples.stream().mapToDouble(Sample::maxError).max().orElseThrow(),
                slowest,
                samples.stream()
                        .flatMapToLong(each -> Arrays.stream(each.bytes))
                        .toArray());
    }

    Measurement row(String id) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Measurement(id, elements, sorted[sorted.length / 2], sorted[0], bytes, rounds, maxError);
    }

    /** One line for {@link #parse}. */
    String line() {
        return elements + " " + rounds + " " + maxError + " "
                + joined(Arrays.stream(seconds).boxed()) + " "
                + joined(Arrays.stream(bytes).boxed());
    }

    private static String joined(Stream<? extends Number> numbers) {
        return String.join(",", numbers.map(String::valueOf).toList());
    }

    static Sample parse(String line) {
        String[] words = line.split(" ", -1);
        return new Sample(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Double.parseDouble(words[2]),
                Stream.of(words[3].split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray(),
                Stream.of(words[4].split(",", -1)).mapToLong(Long::parseLong).toArray());
    }
}
