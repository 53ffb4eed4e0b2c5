package io.tfe4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of files, each computed once for as long as the file is not touched. File systems note the time of a change
 * in steps of up to two seconds, so that a file that is written twice within one step looks untouched. A digest is
 * therefore kept only if the file was at rest for longer than that before it was read.
 */
final class FileContents {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Longer than the coarsest step in which a common file system counts time. */
    private static final Duration AT_REST = Duration.ofSeconds(3);

    private record Version(String key, long size, FileTime modified) {}

    private record Known(Version version, String digest) {}

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** Whether two paths lead to the same file, or to files with the same bytes. */
    boolean areSame(Path one, Path other) throws IOException {
        return Files.isSameFile(one, other)
                || Files.size(one) == Files.size(other) && digest(one).equals(digest(other));
    }

    /** SHA-256 of the file's bytes, in hexadecimal. */
    String digest(Path file) throws IOException {
        Path real = file.toRealPath();
        Instant now = Instant.now();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        Version version =
                new Version(String.valueOf(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
        Known last = known.get(real);
        if (last != null && last.version().equals(version)) {
            return last.digest();
        }
        String digest = compute(real);
        if (version.modified().toInstant().isBefore(now.minus(AT_REST))) {
            known.put(real, new Known(version, digest));
        } else {
            known.remove(real);
        }
        return digest;
    }

    private static String compute(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(ByteBuffer.wrap(buffer, 0, count));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
