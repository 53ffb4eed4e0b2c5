package io.tfe4j.player.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;

/**
 * A player's log: one JSON object a line, each with the hash of the line before and a signature. A record is on disk
 * when {@link #append} returns. A line that a crash tore is cut off when the log is next opened, and a record says so.
 *
 * <p>What it gives: no line can be changed, moved or removed without the player's key, but the newest ones: who has
 * the file can cut its end. So let others note {@link #head} from time to time. What it does not give: protection from
 * the player itself, which can write a new log from the start.
 */
public final class AuditLog implements AutoCloseable {
    private static final int FIRST_HASHES = 1024;
    /** As many bits as a long has; also the base of the digits. */
    private static final int PREFIX_DIGITS = 16;

    private final Path file;
    private final FileChannel channel;
    private final AuditSigner signer;
    private final Clock clock;
    private AuditHead head;
    private long size;
    private boolean closed;
    /** Whether the disk may have a part of a record that was not written. */
    private boolean torn;
    /** The first bytes of each line's hash, to find a head that somebody has noted. */
    private long[] hashes;

    private AuditLog(Path file, FileChannel channel, AuditSigner signer, Clock clock, AuditReader read, long[] hashes) {
        this.hashes = hashes;
        this.file = file;
        this.channel = channel;
        this.signer = signer;
        this.clock = clock;
        head = read.head();
        size = read.wholeBytes();
    }

    /**
     * Opens a log for appending, or begins one that only its owner can read.
     *
     * @throws IllegalArgumentException if the file is no log, or was tampered with: move it away, and keep it
     * @throws IllegalStateException if another player writes to it
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static AuditLog open(Path file, AuditSigner signer) {
        return open(file, signer, Clock.systemUTC());
    }

    static AuditLog open(Path file, AuditSigner signer, Clock clock) {
        try {
            FileChannel channel = channel(file);
            try {
                lock(channel, file);
                return open(file, channel, signer, clock);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("audit log cannot be opened: file=" + file, e);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, options, ownerOnly);
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // of this JVM: the same complaint
        }
        throw new IllegalStateException("audit log is in use: file=" + file);
    }

    private static AuditLog open(Path file, FileChannel channel, AuditSigner signer, Clock clock) throws IOException {
        long[] hashes = new long[FIRST_HASHES];
        try (AuditReader lines = new AuditReader(file)) {
            for (AuditLine line = lines.next(); line != null; line = lines.next()) {
                String problem = lines.accept(line);
                if (problem != null) {
                    throw new IllegalArgumentException("audit log damaged: file=" + file + ", line="
                            + (lines.head().sequence() + 1) + ", cause=" + problem
                            + "; move it away and keep it, a new one will be begun");
                }
                hashes = with(hashes, lines.head());
            }
            AuditLog log = new AuditLog(file, channel, signer, clock, lines, hashes);
            if (lines.tornBytes() > 0) {
                channel.truncate(log.size);
                log.write(AuditLine.warning("the last line was torn and is cut off: bytes=" + lines.tornBytes()));
            }
            return log;
        }
    }

    /**
     * Writes one record to disk.
     *
     * @throws UncheckedIOException if it may not have got there: nothing should be released then
     */
    public synchronized AuditHead append(AuditEntry entry) {
        write(AuditLine.run(entry));
        return head;
    }

    /**
     * As {@link #append(AuditEntry)}, of a round of secure aggregation.
     *
     * @throws UncheckedIOException if it may not have got there: nothing should be released then
     */
    public synchronized AuditHead append(AuditRound round) {
        write(AuditLine.round(round));
        return head;
    }

    /** The number and hash of the last record, for others to note. */
    public synchronized AuditHead head() {
        return head;
    }

    private void write(AuditLine.Fields fields) {
        if (closed) {
            throw new IllegalStateException("audit log is closed: file=" + file);
        }
        cutTorn();
        AuditLine line =
                AuditLine.of(head, clock.instant().truncatedTo(ChronoUnit.MILLIS), signer.forOneRecord(), fields);
        byte[] bytes = Arrays.copyOf(line.bytes(), line.bytes().length + 1);
        bytes[bytes.length - 1] = '\n';
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, size + buffer.position());
            }
            channel.force(true);
        } catch (IOException e) {
            torn = true;
            tryToCutTorn();
            throw new UncheckedIOException("audit record not written: file=" + file + ", cause=" + e.getMessage(), e);
        }
        size += bytes.length;
        head = new AuditHead(head.sequence() + 1, line.hash());
        hashes = with(hashes, head);
    }

    private static long[] with(long[] hashes, AuditHead head) {
        int index = Math.toIntExact(head.sequence());
        long[] room = index < hashes.length ? hashes : Arrays.copyOf(hashes, 2 * index);
        room[index] = prefix(head);
        return room;
    }

    private static long prefix(AuditHead head) {
        return Long.parseUnsignedLong(head.hash().substring(0, PREFIX_DIGITS), PREFIX_DIGITS);
    }

    /** Whether this log ended so once, and has only grown since. */
    public synchronized boolean contains(AuditHead noted) {
        return noted.sequence() == 0
                || noted.sequence() <= head.sequence() && hashes[(int) noted.sequence()] == prefix(noted);
    }

    /** Whether a record that could not be written is known to be gone, whatever happens to this process. */
    public synchronized boolean isWhole() {
        return !torn;
    }

    private void tryToCutTorn() {
        try {
            cutTorn();
        } catch (UncheckedIOException e) {
            // once more before the next record
        }
    }

    /** Takes away what a failed write may have left, so that a disk that works again can be written to. */
    private void cutTorn() {
        if (!torn) {
            return;
        }
        try {
            channel.truncate(size);
            channel.force(true);
            torn = false;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "audit log cannot be written: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("audit log cannot be closed: file=" + file, e);
        }
    }

    @Override
    public String toString() {
        return "AuditLog[" + file + "]";
    }
}
