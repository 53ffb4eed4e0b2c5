package io.tfe4j.player;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of a player's state to which lines are added and never changed. Each line is on disk, whole, when {@link #append}
 * returns; a line that a crash has torn was never there.
 */
public final class StateLines {
    private final Path file;

    /** A file that need not be there yet; its folder must be when a line is added. */
    public StateLines(Path file) {
        this.file = file;
    }

    /**
     * All lines, in order; none if there is no file yet.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public List<String> read() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /**
     * Adds one line, which holds no line feed: all of it and on disk, or as if nothing had been written.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(String line) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            OwnFiles.restrict(file);
            long end = wholeLines(channel);
            channel.truncate(end).position(end);
            try {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be written: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /** A line that a crash has torn was never a use. */
    private static long wholeLines(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = size; end > 0; end--) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }
}
