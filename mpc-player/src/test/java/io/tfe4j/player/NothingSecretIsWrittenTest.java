package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.events.Events;
import io.tfe4j.player.metrics.PrometheusMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat model, item 24: at any level of logging, with statistics and traces on, no input and no result is in a log, an
 * error, a metric, a trace, the audit log or any file of a player, whether the run succeeds or fails. The numbers are
 * such that each of the forms looked for has at least ten digits or eight bytes: none is there by chance.
 */
@Timeout(120)
@Tag("security-24")
class NothingSecretIsWrittenTest {
    private static final double[] FIRST = {1007654321.125, 1123456789.25, 1987654321.5};
    private static final double[] SECOND = {1234509876.75, 1357924680.375, 1029384756.625};
    /** Above the declared range, so that it cannot be encoded. */
    private static final double TOO_LARGE = 3192837465.875;

    private static final double RANGE = 2e9;

    @TempDir
    Path folder;

    private final Average average = new Average();
    private final PrometheusMetrics metrics = new PrometheusMetrics();
    private final Captured captured = new Captured();

    /** Everything that any logger of this JVM says, with its parameters and errors. */
    private static final class Captured extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            lines.add(formatter.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static Output sum(TfeContext tfe) {
        PrivateTensor all = tfe.concat(0, input(tfe, "hospital-a"), input(tfe, "hospital-b"));
        return tfe.defineOutput("researcher", "sum", all.sum());
    }

    private static PrivateTensor input(TfeContext tfe, String owner) {
        return tfe.definePrivateInput(
                owner, Inputs.dataset("pay").columns("euro").rows(3).range(0, RANGE));
    }

    /** Runs the program, and returns what the script is told if it fails. */
    private String run(double... second) throws IOException {
        Events events = Events.fromEnvironment(Map.of(
                Events.STATS, "1",
                Events.TRACE, "1",
                Events.DIRECTORY, folder.resolve("events").toString()));
        try (Cluster cluster = Cluster.of(folder, true, Average.NAMES)
                .bindings("hospital-a", average.data(FIRST))
                .bindings("hospital-b", average.data(second))
                .bindings("researcher", average.data())
                .watched(events, metrics)
                .startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            Throwable failure = catchThrowable(() -> {
                try (Session session = tfe.session()) {
                    session.run(sum(tfe), "sum");
                }
            });
            StringWriter text = new StringWriter();
            if (failure != null) {
                failure.printStackTrace(new PrintWriter(text, true));
            }
            return text.toString();
        }
    }

    private String captured(Runs runs) throws IOException {
        Logger root = LogManager.getLogManager().getLogger("");
        Level before = root.getLevel();
        captured.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(captured);
        try {
            return runs.run();
        } finally {
            root.removeHandler(captured);
            root.setLevel(before);
        }
    }

    private interface Runs {
        String run() throws IOException;
    }

    @Test
    void item24_runThatSucceeds_leavesNoValueAnywhere() throws IOException {
        String failure = captured(() -> run(SECOND));

        assertThat(failure).isEmpty();
        double sum = DoubleStream.concat(DoubleStream.of(FIRST), DoubleStream.of(SECOND))
                .sum();
        assertThat(average.delivered("researcher/sum")).containsExactly(sum);
        assertThat(String.join("", captured.lines)).contains("run begins", "mode=semi-honest", "run finished");
        assertThat(metrics.scrape()).contains("tfe4j_rounds");
        assertNowhere(failure, sum);
    }

    @Test
    void item24_runThatFailsOverAValue_namesItNowhere() throws IOException {
        String failure = captured(() -> run(SECOND[0], TOO_LARGE, SECOND[2]));

        assertThat(failure).contains("data is not as declared").doesNotContain("element");
        assertThat(String.join("", captured.lines)).contains("value out of range", "element=[1]");
        assertThat(average.nothingDelivered()).isTrue();
        assertThat(String.join("", captured.lines)).contains("run failed");
        assertNowhere(failure, TOO_LARGE);
    }

    private void assertNowhere(String failure, double another) throws IOException {
        List<Double> secrets = new ArrayList<>(List.of(another));
        DoubleStream.concat(DoubleStream.of(FIRST), DoubleStream.of(SECOND)).forEach(secrets::add);
        Map<String, String> places = places(failure);
        assertThat(places.keySet()).anyMatch(place -> place.endsWith("audit.jsonl"));
        assertThat(failure.isEmpty())
                .as("statistics are of runs that succeed")
                .isEqualTo(places.keySet().stream().anyMatch(place -> place.contains("tfevents")));
        List<String> found = new ArrayList<>();
        for (double secret : secrets) {
            for (String form : forms(secret)) {
                places.forEach((place, text) -> {
                    if (text.contains(form)) {
                        found.add(secret + " in " + place);
                    }
                });
            }
        }
        assertThat(found).isEmpty();
    }

    /** As Latin-1, in which every byte is a character, in lower case. */
    private Map<String, String> places(String failure) throws IOException {
        Map<String, String> places = new java.util.TreeMap<>();
        places.put("logs", String.join("\n", captured.lines).toLowerCase(Locale.ROOT));
        places.put("error", failure.toLowerCase(Locale.ROOT));
        places.put("metrics", metrics.scrape().toLowerCase(Locale.ROOT));
        places.put("threads", Thread.getAllStackTraces().toString().toLowerCase(Locale.ROOT));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                places.put(file.toString(), latin(bytes));
                places.put(file + " as text", new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
            }
        }
        return places;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<String> forms(double secret) {
        long fixed = Math.round(secret * 65536);
        long bits = Double.doubleToLongBits(secret);
        return List.of(
                new BigDecimal(secret).toPlainString(),
                // the whole part alone, and as Java writes large numbers
                Long.toString((long) secret),
                Double.toString(secret).substring(0, 10).toLowerCase(Locale.ROOT),
                Long.toString(fixed),
                Long.toHexString(fixed),
                Long.toHexString(bits),
                latin(bytes(fixed, ByteOrder.LITTLE_ENDIAN)),
                latin(bytes(fixed, ByteOrder.BIG_ENDIAN)),
                latin(bytes(bits, ByteOrder.LITTLE_ENDIAN)),
                latin(bytes(bits, ByteOrder.BIG_ENDIAN)));
    }

    private static byte[] bytes(long value, ByteOrder order) {
        return ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
    }
}
