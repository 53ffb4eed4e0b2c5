package io.tfe4j.privacy;

import io.tfe4j.privacy.training.DescentState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a training keeps how far it is. One training at a time holds the file: two that continue from the same place would
 * release twice what was accounted for once.
 */
final class CheckpointFile implements AutoCloseable {
    private final Path file;
    private final Map<String, String> training;
    private final FileChannel lock;

    private CheckpointFile(Path file, Map<String, String> training, FileChannel lock) {
        this.file = file;
        this.training = training;
        this.lock = lock;
    }

    /**
     * @throws IllegalArgumentException if another training holds it, or it cannot be written beside
     */
    static CheckpointFile open(Path file, Map<String, String> training) {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel) == null) {
                channel.close();
                throw new IllegalArgumentException("another training holds the checkpoint: file=" + file);
            }
            return new CheckpointFile(file, training, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint cannot be written: file=" + file, e);
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * What was saved, if anything.
     *
     * @throws IllegalArgumentException if it is of another training, or damaged
     */
    Optional<PrivateCheckpoint> saved() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            PrivateCheckpoint checkpoint = PrivateCheckpoint.read(file);
            checkpoint.requireOf(training, file);
            return Optional.of(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint cannot be read: file=" + file, e);
        }
    }

    /** Returns when it is on disk. */
    void save(long steps, List<EpochReport> history, DescentState state) {
        try {
            replace(file, new PrivateCheckpoint(training, steps, history, state).bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint cannot be written: file=" + file, e);
        }
    }

    /** All of it or nothing; returns when it is on disk. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint cannot be closed: file=" + file, e);
        }
    }
}
