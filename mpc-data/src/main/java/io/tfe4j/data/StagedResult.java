package io.tfe4j.data;

import io.tfe4j.program.run.ResultSink.Move;
import io.tfe4j.program.run.ResultSink.Staged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** One result on its way: files under temporary names, and what is written elsewhere when it is shown. */
final class StagedResult implements Staged {
    private final List<Move> moves = new ArrayList<>();
    private final List<Writing> files = new ArrayList<>();
    private final List<Writing> later = new ArrayList<>();

    interface Writing {
        void write() throws Exception;
    }

    /** {@code file} writes what is to be renamed. */
    void add(Move move, Writing file) {
        moves.add(move);
        files.add(file);
    }

    void later(Writing writing) {
        later.add(writing);
    }

    @Override
    public List<Move> moves() {
        return List.copyOf(moves);
    }

    @Override
    public void keep() throws Exception {
        for (Writing file : files) {
            file.write();
        }
        for (Move move : moves) {
            AtomicFile.flush(move.from());
        }
    }

    @Override
    public void show() throws Exception {
        for (Move move : moves) {
            if (Files.exists(move.from())) {
                Files.move(move.from(), move.to(), StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.flush(move.to());
            }
        }
        for (Writing writing : later) {
            writing.write();
        }
    }

    @Override
    public void discard() throws IOException {
        for (Move move : moves) {
            Files.deleteIfExists(move.from());
        }
    }
}
