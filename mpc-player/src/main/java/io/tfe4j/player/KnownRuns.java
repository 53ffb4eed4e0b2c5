package io.tfe4j.player;

import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.audit.AuditEntry.Result;
import io.tfe4j.player.audit.AuditReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log says of runs: how far each has come. Those without an end, and the newest of the others, are in
 * memory; of older ones the file is read again.
 */
final class KnownRuns {
    private static final int MOST_ENDED = 10_000;

    /**
     * One run.
     *
     * @param last what was written of it last; without a proof
     * @param begun whether something may have moved
     */
    record Known(AuditEntry last, boolean begun) {
        private Known after(AuditEntry next) {
            Result result = next.outcome().result();
            return new Known(
                    withoutProof(next),
                    begun || result == Result.BEGUN || result == Result.COMPUTED || result == Result.FINISHED);
        }

        private static AuditEntry withoutProof(AuditEntry entry) {
            AuditEntry.Outcome all = entry.outcome();
            return entry.with(new AuditEntry.Outcome(
                    all.result(), all.code(), all.reason(), all.bytesSent(), all.rounds(), "", Map.of()));
        }
    }

    private final Path file;
    private final Map<RunKey, Known> open = new LinkedHashMap<>();
    private final Map<RunKey, Known> ended = new LinkedHashMap<>();
    private boolean forgotten;

    private KnownRuns(Path file) {
        this.file = file;
    }

    /** Of an audit log, which need not be there. */
    static KnownRuns read(Path file) {
        KnownRuns runs = new KnownRuns(file);
        try {
            if (Files.exists(file)) {
                AuditReader.forEachRun(file, runs::add);
            }
            return runs;
        } catch (IOException e) {
            throw new UncheckedIOException("audit log cannot be read: file=" + file, e);
        }
    }

    /** What has been written to the log. */
    synchronized void add(AuditEntry entry) {
        RunKey key = RunKey.of(entry);
        Result result = entry.outcome().result();
        if (entry.outcome().isOfNoRun() || result == Result.REFUSED && !open.containsKey(key)) {
            return;
        }
        Known before = open.remove(key);
        Known now = (before == null ? new Known(entry, false) : before).after(entry);
        if (!result.isLast()) {
            open.put(key, now);
            return;
        }
        ended.put(key, now);
        if (ended.size() > MOST_ENDED) {
            ended.remove(ended.keySet().iterator().next());
            forgotten = true;
        }
    }

    /** Runs without an end, the oldest first. */
    synchronized List<Known> open() {
        return List.copyOf(open.values());
    }

    /** Null if the log says nothing of it. */
    synchronized @Nullable Known find(RunKey key) {
        Known known = open.get(key);
        if (known == null) {
            known = ended.get(key);
        }
        return known == null && forgotten ? search(key) : known;
    }

    private @Nullable Known search(RunKey key) {
        KnownRuns all = new KnownRuns(file);
        readOf(key, all::add);
        return all.find(key);
    }

    /** The signatures of all players of a finished run, in hexadecimal digits; empty if they are not in this log. */
    String proof(RunKey key) {
        StringBuilder proof = new StringBuilder();
        readOf(key, entry -> proof.append(entry.outcome().proof()));
        return proof.toString();
    }

    private void readOf(RunKey key, java.util.function.Consumer<AuditEntry> reader) {
        try {
            AuditReader.forEachRun(file, entry -> {
                if (RunKey.of(entry).equals(key)) {
                    reader.accept(entry);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("audit log cannot be read: file=" + file, e);
        }
    }
}
