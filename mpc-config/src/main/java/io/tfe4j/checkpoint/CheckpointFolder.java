package io.tfe4j.checkpoint;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Checkpoints.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    public Checkpoints forRun() {
        return new RunCheckpoints(this, self);
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
                    .sorted(Comparator.comparingLong(Generation::number).reversed())
                    .toList();
        } catch (IOException e) {
            throw failed("checkpoints cannot be listed", name, e);
        }
    }

    /** Deletes what is not kept, and what a crash left unfinished. */
    void prune(String name, Set<Generation> kept) throws IOException {
        for (Generation old : held(name)) {
            if (!kept.contains(old)) {
                Files.deleteIfExists(file(name, old));
            }
        }
        long newest = kept.stream().mapToLong(Generation::number).max().orElse(0);
        for (Generation unfinished : generations(name, SUFFIX + DurableFile.TEMPORARY)) {
            if (unfinished.number() < newest) {
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
