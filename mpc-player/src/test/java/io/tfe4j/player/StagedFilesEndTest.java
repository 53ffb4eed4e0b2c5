package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.run.ResultSink.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run get their names when it has finished, and are gone when it has failed; what a crash left undone is done. */
class StagedFilesEndTest {
    @TempDir
    Path folder;

    private final RunKey run = new RunKey(SessionId.random(), 3);

    @SuppressWarnings("NullAway.Init") // the test makes them
    private StagedFiles files;

    @SuppressWarnings("NullAway.Init")
    private List<Move> moves;

    @BeforeEach
    void plan() throws IOException {
        files = new StagedFiles(folder.resolve("waiting"));
        moves = List.of(
                new Move(folder.resolve("a.waits"), folder.resolve("a")),
                new Move(folder.resolve("b.waits"), folder.resolve("b")));
        files.plan(run, moves);
        for (Move move : moves) {
            Files.writeString(move.from(), "result");
        }
    }

    @Test
    void filesOfARunThatFailed_areGone_andSoIsTheirList() {
        files.discard(run);

        assertThat(moves).allSatisfy(move -> {
            assertThat(move.from()).doesNotExist();
            assertThat(move.to()).doesNotExist();
        });
        assertThat(files.names()).isEmpty();
    }

    @Test
    void filesOfARunThatFinished_haveTheirNames_alsoIfSomeHadThemBefore() throws IOException {
        Files.move(moves.get(0).from(), moves.get(0).to());

        assertThat(files.names()).containsExactly(run.fileName());
        files.show(run);
        files.show(run);

        assertThat(moves).allSatisfy(move -> {
            assertThat(move.from()).doesNotExist();
            assertThat(move.to()).hasContent("result");
        });
        assertThat(files.names()).isEmpty();
    }

    @Test
    void otherRuns_keepTheirFiles() {
        files.discard(new RunKey(SessionId.random(), 3));

        assertThat(moves).allSatisfy(move -> assertThat(move.from()).exists());
        assertThat(files.names()).hasSize(1);
    }
}
