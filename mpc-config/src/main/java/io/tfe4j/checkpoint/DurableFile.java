package io.tfe4j.checkpoint;

import java.io.IOException;
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

    /** Under a temporary name beside {@code target}, flushed. */
    static Path writeBeside(Path target, byte[]... parts) throws IOException {
        Path temporary = temporary(target);
        Files.deleteIfExists(temporary);
        write(temporary, parts);
        return temporary;
    }

    static Path temporary(Path target) {
        return target.resolveSibling(target.getFileName() + TEMPORARY);
    }

    /** @throws java.nio.file.FileAlreadyExistsException if it is there already */
    static void writeNew(Path target, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(folderOf(target), "new", TEMPORARY);
        Files.delete(temporary);
        write(temporary, content);
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

    private static void write(Path file, byte[]... parts) throws IOException {
        folderOf(file);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, onlyOwner("rw-------"))) {
            for (byte[] part : parts) {
                ByteBuffer rest = ByteBuffer.wrap(part);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            channel.force(true);
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
