package io.tfe4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * What tells one content of a file from the next without reading it: the file behind a path, its size, and when it was
 * written. File systems count that time in steps of up to two seconds, so that a file written twice within one step can
 * look untouched. What was read of a file may be kept only if the file {@linkplain #isSettled was settled} when it was read.
 */
public record FileVersion(Path file, String key, long size, FileTime modified) {
    /** Longer than the coarsest step in which a common file system counts time. */
    private static final Duration AT_REST = Duration.ofSeconds(3);

    /** @throws IOException if there is no such file, or it cannot be looked at */
    public static FileVersion of(Path path) throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
        return new FileVersion(real, String.valueOf(now.fileKey()), now.size(), now.lastModifiedTime());
    }

    /**
     * Whether any later change gives another version.
     *
     * @param now a moment before the version was asked for
     */
    public boolean isSettled(Instant now) {
        return modified.toInstant().isBefore(now.minus(AT_REST));
    }
}
