package io.tfe4j.player;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files of a player's state, which nobody else on its machine may read. */
final class OwnFiles {
    private static final String PARTIAL = ".partial";

    private OwnFiles() {}

    /** On the disk when it returns, all of it; after a crash all of it or a beginning under another name, see {@link #delete}. */
    static void writeWhole(Path file, byte[] content) throws IOException {
        Path temporary = partial(file);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            restrict(temporary);
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(Objects.requireNonNull(file.toAbsolutePath().getParent()), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path partial(Path file) {
        return file.resolveSibling(file.getFileName() + PARTIAL);
    }

    /** The name that a file has or, where only its beginning was written, was to have. */
    static String nameOfWhole(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(PARTIAL) ? name.substring(0, name.length() - PARTIAL.length()) : name;
    }

    /** The file, and what a crash left of one, where there is any. */
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(partial(file));
        Files.deleteIfExists(file);
    }

    /** Of a file that is there. */
    static void restrict(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
