package io.tfe4j.data;

import io.tfe4j.program.run.ResultSink.Move;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a file beside its place and moves it there when it is whole, so that a reader sees the old file or the new one
 * and a failure leaves the old. Where the system knows them, permissions are the owner's alone.
 */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    /** Fills a file that is there and empty. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    private AtomicFile() {}

    public static void write(Path target, Content content) throws IOException {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        createFolders(folder);
        Path temporary = Files.createTempFile(folder, ".", ".part");
        try {
            content.writeTo(temporary);
            restrict(temporary, OWNER_FILE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Where a file waits that is to become {@code target} when a run has finished; its extension is the same. */
    static Move beside(Path target, String run) {
        Path absolute = target.toAbsolutePath();
        return new Move(absolute.resolveSibling("." + run + "." + absolute.getFileName()), absolute);
    }

    /** On the disk, with its name. */
    static void flush(Path file) throws IOException {
        for (Path each :
                List.of(file, Objects.requireNonNull(file.toAbsolutePath().getParent()))) {
            try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Those that are there keep their permissions. */
    static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.getParent();
        if (above != null) {
            createFolders(above);
        }
        Files.createDirectory(folder);
        restrict(folder, OWNER_FOLDER);
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(permissions);
        }
    }
}
