package io.tfe4j.checkpoint;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one server keeps its checkpoints: {@code NAME/NUMBER-ID.shares}, encrypted with AES-256-GCM under the key in
 * {@code key}, which only its user may read. Whoever has the folders of two servers has the values.
 */
public final class CheckpointFolder {
    private static final String SUFFIX = ".shares";
    private static final int HEX = 16;

    private final Path folder;
    private final Party self;

    public CheckpointFolder(Path folder, Party self) {
        this.folder = folder;
        this.self = self;
    }

    /** What one run may read and write. */
    public RunCheckpoints forRun() {
        return new RunCheckpoints(this, self);
    }

    /**
     * What is known of a saving.
     *
     * @throws MpcException if its file is damaged, or was written under another key
     */
    About about(String name, Generation generation) {
        Path file = file(name, generation);
        try {
            return new CheckpointFile(name, generation, self).about(file, key());
        } catch (DamagedException e) {
            throw failed("checkpoint is damaged, or was written under another key: file=" + file, name, e);
        } catch (IOException e) {
            throw failed("checkpoint cannot be read", name, e);
        }
    }

    /** The newest first. */
    List<Generation> held(String name) {
        return generations(name, SUFFIX);
    }

    private List<Generation> generations(String name, String suffix) {
        Path own = folder.resolve(name);
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.map(file -> file.getFileName().toString())
                    .flatMap(file -> generation(file, suffix).stream())
                    .sorted(Comparator.comparingLong(Generation::number)
                            .thenComparingLong(Generation::id)
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw failed("checkpoints cannot be listed", name, e);
        }
    }

    /**
     * Deletes what the run that saved found older than what it keeps, and what a crash left unfinished before that. What
     * another run has saved at the same time stays: it has a number at least as high.
     */
    void prune(String name, List<Generation> found, @Nullable Generation kept) throws IOException {
        if (kept == null) {
            return;
        }
        for (Generation old : found) {
            if (old.number() < kept.number()) {
                Files.deleteIfExists(file(name, old));
            }
        }
        for (Generation unfinished : generations(name, SUFFIX + DurableFile.TEMPORARY)) {
            if (unfinished.number() < kept.number() && !Staging.isInProgress(file(name, unfinished))) {
                Files.deleteIfExists(DurableFile.temporary(file(name, unfinished)));
            }
        }
    }

    private static Optional<Generation> generation(String file, String suffix) {
        if (!file.matches("[0-9a-f]{16}-[0-9a-f]{16}" + suffix.replace(".", "\\."))) {
            return Optional.empty();
        }
        return Optional.of(new Generation(
                Long.parseUnsignedLong(file.substring(0, HEX), HEX),
                Long.parseUnsignedLong(file.substring(HEX + 1, 2 * HEX + 1), HEX)));
    }

    Path file(String name, Generation generation) {
        return folder.resolve(name)
                .resolve(String.format("%016x-%016x", generation.number(), generation.id()) + SUFFIX);
    }

    /** Made at its first use. */
    FolderKey key() {
        try {
            return FolderKey.of(folder);
        } catch (IOException e) {
            throw failed("key of checkpoints cannot be read", folder.toString(), e);
        }
    }

    static MpcException failed(String what, String name, Exception cause) {
        return new MpcException(
                MpcException.Code.BAD_INPUT, what + ": checkpoint=" + name + ", cause=" + cause.getMessage(), cause);
    }
}
