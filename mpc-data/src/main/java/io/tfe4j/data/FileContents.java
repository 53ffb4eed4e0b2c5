package io.tfe4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Digests of files, each computed once for as long as the file is not touched. */
final class FileContents {
    private static final int BUFFER_BYTES = 1 << 16;

    private record Known(FileVersion version, String digest) {}

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** Whether two paths lead to the same file, or to files with the same bytes. */
    boolean areSame(Path one, Path other) throws IOException {
        return Files.isSameFile(one, other)
                || Files.size(one) == Files.size(other) && digest(one).equals(digest(other));
    }

    /** SHA-256 of the file's bytes, in hexadecimal. */
    String digest(Path file) throws IOException {
        Instant now = Instant.now();
        FileVersion version = FileVersion.of(file);
        Path real = version.file();
        Known last = known.get(real);
        if (last != null && last.version().equals(version)) {
            return last.digest();
        }
        String digest = compute(real);
        if (version.isSettled(now)) {
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
