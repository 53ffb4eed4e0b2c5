package io.tfe4j.events;

import io.tfe4j.events.wire.Event;
import io.tfe4j.events.wire.Summary;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where records of runs go. Statistics of a tag have a folder, with one event file for each process that wrote there;
 * {@code last-step} beside them lets steps go on rising after a restart. Traces have a file each.
 */
final class EventFiles {
    private static final String FORMAT = "brain.Event:2";
    private static final int MAX_NAME = 80;
    private static final int REMEMBERED = 256;
    private static final int MOST_TRACES = 500;
    private static final String TRACE = ".trace.json";

    private final Path directory;
    private final String alone;
    private final String name;

    /** The program last drawn for a tag. A forgotten one is drawn again, which does no harm. */
    private final Map<String, String> drawn = new Recent<>();

    /** The number of a stem's last trace. A forgotten one is found again, file by file. */
    private final Map<String, Integer> traces = new Recent<>();

    /** Tags come from outside, so there may be any number of them. */
    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** {@code alone} names the player whose files these are, empty for all of a process. */
    EventFiles(Path directory, String alone) {
        this.directory = directory;
        this.alone = alone;
        name = String.format(
                "events.out.tfevents.%010d.tfe4j.%d",
                Instant.now().getEpochSecond(), ProcessHandle.current().pid());
    }

    synchronized void appendStatistics(RunFacts facts, Summary summary) throws IOException {
        Path folder = directory.resolve(fileName(facts.tag()));
        if (!alone.isEmpty()) {
            folder = folder.resolve(fileName(alone));
        }
        Files.createDirectories(folder);
        long step = nextStep(folder.resolve("last-step"));
        Path file = folder.resolve(name);
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (!Files.exists(file)) {
            RecordFraming.add(records, event(0).setFileVersion(FORMAT).build().toByteArray());
        }
        String digest = facts.program().digest();
        if (!digest.equals(drawn.put(facts.tag(), digest))) {
            Event graph = event(step)
                    .setGraphDef(
                            ProgramGraph.of(facts.program(), facts.players()).toByteString())
                    .build();
            RecordFraming.add(records, graph.toByteArray());
        }
        RecordFraming.add(records, event(step).setSummary(summary).build().toByteArray());
        Files.write(file, records.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Event.Builder event(long step) {
        return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3).setStep(step);
    }

    private static long nextStep(Path file) throws IOException {
        long last = 0;
        try {
            last = Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            // the first run, or a file cut short: count anew
        }
        Files.writeString(file, (last + 1) + "\n");
        return last + 1;
    }

    void writeTrace(RunFacts facts, Slices slices, String result) throws IOException {
        Files.createDirectories(directory);
        try (OutputStream out = newTrace(fileName(facts.tag()) + (alone.isEmpty() ? "" : "-" + fileName(alone)))) {
            TraceWriter.write(out, facts, slices, result);
        }
        dropOldTraces();
    }

    /** The oldest give way; whoever submits could fill the disk with them otherwise. */
    private synchronized void dropOldTraces() throws IOException {
        Pattern own = Pattern.compile(".*" + (alone.isEmpty() ? "" : Pattern.quote("-" + fileName(alone))) + "-[0-9]+"
                + Pattern.quote(TRACE));
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.filter(
                            file -> own.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
        if (all.size() <= MOST_TRACES) {
            return;
        }
        Map<Path, FileTime> written = new HashMap<>();
        for (Path file : all) {
            written.put(file, Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
        }
        List<Path> oldest = all.stream()
                .sorted(Comparator.comparing((Path file) -> Objects.requireNonNull(written.get(file))))
                .limit(all.size() - MOST_TRACES)
                .toList();
        for (Path file : oldest) {
            Files.deleteIfExists(file);
        }
    }

    private synchronized OutputStream newTrace(String stem) throws IOException {
        for (int n = traces.getOrDefault(stem, 0) + 1; ; n++) {
            try {
                Path file = directory.resolve(stem + "-" + n + TRACE);
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                traces.put(stem, n);
                return new BufferedOutputStream(out);
            } catch (FileAlreadyExistsException e) {
                // taken by an earlier run
            }
        }
    }

    /** A tag comes from whoever submits, so it must not lead out of the folder. */
    static String fileName(String tag) {
        String safe = tag.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.]+", "_");
        String cut = safe.substring(0, Math.min(MAX_NAME, safe.length()));
        return cut.isEmpty() ? "run" : cut;
    }
}
