package io.tfe4j.player;

import io.tfe4j.player.link.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every session this player ever took part in, on disk before it takes part: 16 bytes each, appended and forced. A
 * record torn by a crash is cut off: its session never began.
 */
final class UsedSessions implements AutoCloseable {
    private static final int RECORD_BYTES = 16;

    private final FileChannel file;
    private final Set<SessionId> used = new HashSet<>();

    private UsedSessions(FileChannel file) {
        this.file = file;
    }

    /**
     * @throws IllegalArgumentException if the file cannot be used, or another process uses it
     */
    static UsedSessions open(Path path) {
        FileChannel file = null;
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            OwnFiles.restrict(path);
            if (!lock(file)) {
                file.close();
                throw new IllegalArgumentException("state is in use by another process: file=" + path);
            }
            UsedSessions sessions = new UsedSessions(file);
            sessions.read();
            return sessions;
        } catch (IOException e) {
            throw new IllegalArgumentException("state cannot be read: file=" + path + ", cause=" + e.getMessage(), e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            @Nullable FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void read() throws IOException {
        long whole = file.size() / RECORD_BYTES * RECORD_BYTES;
        file.truncate(whole);
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(whole));
        while (all.hasRemaining() && file.read(all) >= 0) {
            // until the end
        }
        all.flip();
        while (all.remaining() >= RECORD_BYTES) {
            used.add(new SessionId(all.getLong(), all.getLong()));
        }
        file.position(whole);
    }

    synchronized boolean contains(SessionId session) {
        return used.contains(session);
    }

    /** Remembers a session for ever; false if it was known. */
    synchronized boolean use(SessionId session) {
        if (!used.add(session)) {
            return false;
        }
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES)
                .putLong(session.high())
                .putLong(session.low())
                .flip();
        try {
            long end = file.position();
            try {
                while (record.hasRemaining()) {
                    file.write(record);
                }
                file.force(false);
                return true;
            } catch (IOException e) {
                file.truncate(end);
                file.position(end);
                throw e;
            }
        } catch (IOException e) {
            used.remove(session);
            throw new UncheckedIOException("state cannot be written: cause=" + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be closed", e);
        }
    }
}
