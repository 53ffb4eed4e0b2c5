package io.tfe4j.federated.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the rounds whose sum this server has opened, or was about to; a name is used once. */
final class RoundNames {
    private final @Nullable Path file;
    private final Set<String> used = new HashSet<>();

    private RoundNames(@Nullable Path file) {
        this.file = file;
    }

    /** Of a file that need not be there; null to keep them in memory only. */
    static RoundNames of(@Nullable Path file) {
        RoundNames names = new RoundNames(file);
        try {
            if (file != null && Files.exists(file)) {
                names.used.addAll(Files.readAllLines(file));
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("names of rounds cannot be read: file=" + file, e);
        }
    }

    private static String line(String round) {
        return round.replaceAll("\\p{Cntrl}", " ");
    }

    /** @throws IllegalArgumentException if the name was used */
    synchronized void requireNew(String round) {
        if (used.contains(line(round))) {
            throw new IllegalArgumentException("a sum was opened under this round's name before: round=" + line(round)
                    + "; give each round a name of its own");
        }
    }

    /** On disk before anything is opened. */
    synchronized void use(String round) {
        requireNew(round);
        if (file != null) {
            append(file, line(round));
        }
        used.add(line(round));
    }

    private static void append(Path file, String line) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("name of a round cannot be kept, nothing is opened: file=" + file, e);
        }
    }
}
