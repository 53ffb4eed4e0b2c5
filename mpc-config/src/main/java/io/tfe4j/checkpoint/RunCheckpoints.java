package io.tfe4j.checkpoint;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Value;
import io.tfe4j.program.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one run sees of a folder: the generations of its beginning; each file is read once. */
final class RunCheckpoints implements Checkpoints {
    private final CheckpointFolder folder;
    private final Party self;
    private final Map<String, List<Generation>> held = new HashMap<>();
    private final Map<Path, Map<String, Entry>> read = new HashMap<>();
    private final Map<String, Staged> staged = new HashMap<>();

    private record Staged(Path temporary, Path target, Set<Generation> kept) {}

    RunCheckpoints(CheckpointFolder folder, Party self) {
        this.folder = folder;
        this.self = self;
    }

    @Override
    public synchronized List<Generation> held(String name) {
        return held.computeIfAbsent(name, folder::held);
    }

    @Override
    public long draw() {
        return FolderKey.draw();
    }

    @Override
    public synchronized void stage(String name, Generation generation, @Nullable Generation kept, List<Entry> entries) {
        if (staged.containsKey(name)) {
            throw new IllegalArgumentException("checkpoint is saved twice in a run: checkpoint=" + name);
        }
        Path target = folder.file(name, generation);
        Set<Generation> stay = new HashSet<>(Set.of(generation));
        if (kept != null) {
            stay.add(kept);
        }
        try {
            Path temporary = new CheckpointFile(name, generation, self).write(target, folder.key(), entries);
            staged.put(name, new Staged(temporary, target, stay));
        } catch (IOException | GeneralSecurityException e) {
            throw CheckpointFolder.failed("checkpoint cannot be written", name, e);
        }
    }

    @Override
    public synchronized Value read(String name, Generation generation, String entry, ValueType wanted) {
        Entry saved = read.computeIfAbsent(folder.file(name, generation), file -> read(name, generation, file))
                .get(entry);
        if (saved == null || !saved.type().withDither(wanted.dithered()).equals(wanted)) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT,
                    "checkpoint does not fit: checkpoint=" + name + ", entry=" + entry + ", saved="
                            + (saved == null ? "nothing" : saved.type()) + ", wanted=" + wanted);
        }
        return saved.value();
    }

    private Map<String, Entry> read(String name, Generation generation, Path file) {
        try {
            return new CheckpointFile(name, generation, self).read(file, folder.key());
        } catch (IOException e) {
            throw CheckpointFolder.failed("checkpoint cannot be read", name, e);
        } catch (GeneralSecurityException e) {
            throw CheckpointFolder.failed(
                    "checkpoint is damaged, or was written under another key: file=" + file, name, e);
        }
    }

    @Override
    public synchronized void commit() {
        staged.forEach((name, one) -> {
            try {
                DurableFile.show(one.temporary, one.target);
                folder.prune(name, one.kept);
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
        staged.clear();
        read.clear();
        held.clear();
    }
}
