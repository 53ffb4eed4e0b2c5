package io.tfe4j.checkpoint;

import io.tfe4j.checkpoint.CheckpointFile.Location;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Value;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.run.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one run sees of a folder: the generations of its beginning; each file is checked once, and each entry read alone. */
public final class RunCheckpoints implements Checkpoints {
    private final CheckpointFolder folder;
    private final Party self;
    private final Map<String, List<Generation>> found = new HashMap<>();
    private final Map<String, Generation> pinned = new HashMap<>();
    private final Map<Path, Map<String, Location>> checked = new HashMap<>();
    private final Map<String, Staged> staged = new HashMap<>();
    private Map<String, About> saving = Map.of();

    private record Staged(
            Path temporary,
            Path target,
            List<Generation> found,
            @Nullable Generation kept) {}

    RunCheckpoints(CheckpointFolder folder, Party self) {
        this.folder = folder;
        this.self = self;
    }

    @Override
    public synchronized List<Generation> held(String name) {
        List<Generation> all = found(name);
        Generation agreed = pinned.get(name);
        return agreed == null ? all : List.of(agreed);
    }

    private List<Generation> found(String name) {
        return found.computeIfAbsent(name, folder::held);
    }

    /** As if this server had that one alone: what the servers have agreed to restore. */
    public synchronized void pin(String name, Generation agreed) {
        pinned.put(name, agreed);
    }

    /**
     * What is known of a saving.
     *
     * @throws MpcException if its file is damaged, or was written under another key
     */
    public About about(String name, Generation generation) {
        return folder.about(name, generation);
    }

    /** What will be known of the savings that the run makes, by their names. */
    public synchronized void describe(Map<String, About> newSaving) {
        saving = Map.copyOf(newSaving);
    }

    @Override
    public long draw() {
        return FolderKey.draw();
    }

    @Override
    public synchronized void stage(String name, Generation generation, @Nullable Generation kept, List<Entry> entries) {
        if (name.equals(FolderKey.FILE)) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT, "a checkpoint cannot have the name of the key: checkpoint=" + name);
        }
        if (staged.containsKey(name)) {
            throw new IllegalArgumentException("checkpoint is saved twice in a run: checkpoint=" + name);
        }
        Path target = folder.file(name, generation);
        About about = saving.getOrDefault(name, About.NOTHING);
        Staging.begin(target);
        try {
            Path temporary = new CheckpointFile(name, generation, self).write(target, folder.key(), about, entries);
            staged.put(name, new Staged(temporary, target, found(name), kept));
        } catch (IOException e) {
            throw CheckpointFolder.failed("checkpoint cannot be written", name, e);
        } finally {
            if (!staged.containsKey(name)) {
                Staging.end(target);
            }
        }
    }

    /** The files of the savings that the run has made, and the names that {@link #commit} gives them. */
    public synchronized List<ResultSink.Move> moves() {
        return staged.values().stream()
                .map(one -> new ResultSink.Move(one.temporary, one.target))
                .toList();
    }

    @Override
    public synchronized Value read(String name, Generation generation, String entry, ValueType wanted) {
        Path file = folder.file(name, generation);
        CheckpointFile reading = new CheckpointFile(name, generation, self);
        try {
            Map<String, Location> entries = checked.get(file);
            if (entries == null) {
                entries = reading.check(file, folder.key());
                checked.put(file, entries);
            }
            Location at = entries.get(entry);
            Entry saved = at == null ? null : reading.read(file, folder.key(), at);
            if (saved == null || !saved.type().withDither(wanted.dithered()).equals(wanted)) {
                throw new MpcException(
                        MpcException.Code.BAD_INPUT,
                        "checkpoint does not fit: checkpoint=" + name + ", entry=" + entry + ", saved="
                                + (saved == null ? "nothing" : saved.type()) + ", wanted=" + wanted);
            }
            return saved.value();
        } catch (DamagedException e) {
            throw CheckpointFolder.failed(
                    "checkpoint is damaged, or was written under another key: file=" + file, name, e);
        } catch (IOException e) {
            throw CheckpointFolder.failed("checkpoint cannot be read", name, e);
        }
    }

    @Override
    public synchronized void commit() {
        staged.forEach((name, one) -> {
            try {
                DurableFile.show(one.temporary, one.target);
                folder.prune(name, one.found, one.kept);
            } catch (IOException e) {
                throw CheckpointFolder.failed("checkpoint cannot be kept", name, e);
            }
        });
        clear();
    }

    @Override
    public synchronized void rollback() {
        staged.forEach((name, one) -> {
            try {
                Files.deleteIfExists(one.temporary);
            } catch (IOException e) {
                throw CheckpointFolder.failed("unfinished checkpoint cannot be deleted", name, e);
            }
        });
        clear();
    }

    private void clear() {
        staged.values().forEach(one -> Staging.end(one.target));
        staged.clear();
        checked.clear();
        found.clear();
        pinned.clear();
    }
}
