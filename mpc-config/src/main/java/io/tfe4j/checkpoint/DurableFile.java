package io.tfe4j.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files that are on the disk, whole, once they have their names; only the user who runs the server may read them. */
final class DurableFile {
    static final String TEMPORARY = ".partial";

    private DurableFile() {}

    /** A file under a temporary name beside {@code target}, which takes its parts one by one. */
    static Writing beside(Path target) throws IOException {
        Path temporary = temporary(target);
        Files.deleteIfExists(temporary);
        return new Writing(temporary);
    }

    static Path temporary(Path target) {
        return target.resolveSibling(target.getFileName() + TEMPORARY);
    }

    /** @throws java.nio.file.FileAlreadyExistsException if it is there already */
    static void writeNew(Path target, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(folderOf(target), "new", TEMPORARY);
        Files.delete(temporary);
        try (Writing file = new Writing(temporary)) {
            file.write(content);
            file.finish();
        }
        try {
            Files.createLink(target, temporary);
        } finally {
            Files.delete(temporary);
        }
        flush(folderOf(target));
    }

    /** In one step, which survives a crash. */
    static void show(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        flush(folderOf(target));
    }

    /** A file being written. Closed before it is finished, it is deleted: what failed takes no room. */
    static final class Writing implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        private boolean finished;

        private Writing(Path file) throws IOException {
            this.file = file;
            folderOf(file);
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel = FileChannel.open(file, options, onlyOwner("rw-------"));
        }

        void write(byte[]... parts) throws IOException {
            for (byte[] part : parts) {
                ByteBuffer rest = ByteBuffer.wrap(part);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        }

        /** Where more of it is written; closing it closes nothing. */
        OutputStream stream() {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int count) throws IOException {
                    ByteBuffer rest = ByteBuffer.wrap(bytes, from, count);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            };
        }

        /** Flushed; it stays. */
        Path finish() throws IOException {
            channel.force(true);
            finished = true;
            return file;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!finished) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, onlyOwner("rwx------"));
        }
        return folder;
    }

    private static FileAttribute<Set<PosixFilePermission>> onlyOwner(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static void flush(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
