package io.tfe4j.player;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.program.run.ResultSink.Move;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Lists of the files of each run that wait for its end, in the player's state: a list is on the disk before the first of its
 * files, and is deleted when all have their names or are gone.
 */
final class StagedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";

    private final Path folder;

    StagedFiles(Path folder) {
        this.folder = folder;
    }

    /** Puts a list on the disk; nothing for an empty one. */
    void plan(RunKey run, List<Move> moves) {
        if (moves.isEmpty()) {
            return;
        }
        List<List<String>> names = moves.stream()
                .map(move -> List.of(move.from().toString(), move.to().toString()))
                .toList();
        try {
            Files.createDirectories(folder);
            OwnFiles.writeWhole(file(run), JSON.writeValueAsBytes(names));
        } catch (IOException e) {
            throw failed(run, e);
        }
    }

    /** The run has finished: gives each file that waits its name. */
    void show(RunKey run) {
        try {
            for (Move move : moves(run)) {
                if (Files.exists(move.from())) {
                    Files.move(move.from(), move.to(), StandardCopyOption.ATOMIC_MOVE);
                    flush(Objects.requireNonNull(move.to().getParent()));
                }
            }
            forget(run);
        } catch (IOException e) {
            throw failed(run, e);
        }
    }

    /** The run has failed: deletes each file that waits. */
    void discard(RunKey run) {
        try {
            for (Move move : moves(run)) {
                Files.deleteIfExists(move.from());
            }
            forget(run);
        } catch (IOException e) {
            throw failed(run, e);
        }
    }

    /** Runs with a list, or with the beginning of one: of those no file is there yet. */
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> OwnFiles.nameOfWhole(file))
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be read: folder=" + folder, e);
        }
    }

    private List<Move> moves(RunKey run) throws IOException {
        List<Move> moves = new ArrayList<>();
        if (Files.exists(file(run))) {
            for (List<String> names : JSON.readValue(file(run).toFile(), new TypeReference<List<List<String>>>() {})) {
                moves.add(new Move(Path.of(names.get(0)), Path.of(names.get(1))));
            }
        }
        return moves;
    }

    private void forget(RunKey run) throws IOException {
        OwnFiles.delete(file(run));
    }

    private Path file(RunKey run) {
        return folder.resolve(run.fileName() + SUFFIX);
    }

    private static void flush(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static UncheckedIOException failed(RunKey run, IOException cause) {
        return new UncheckedIOException(
                "files of a run cannot be kept: " + run + ", cause=" + cause.getMessage(), cause);
    }
}
