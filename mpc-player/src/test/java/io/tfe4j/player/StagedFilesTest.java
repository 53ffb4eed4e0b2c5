package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.run.ResultSink.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
    private static final RunKey RUN = new RunKey(SessionId.parse("5d546f3a2fbd8ec1befe2e1b1b60667f"), 3);

    @TempDir
    Path folder;

    @Test
    void listThatWasNotWrittenToItsEnd_isFoundAndDiscarded() throws IOException {
        StagedFiles files = new StagedFiles(folder);
        Move move = new Move(folder.resolve("waits"), folder.resolve("result"));
        files.plan(RUN, List.of(move));
        Path list = folder.resolve(RUN.fileName() + ".json");
        Files.move(list, folder.resolve(RUN.fileName() + ".json.partial"));

        assertThat(files.names()).containsExactly(RUN.fileName());

        files.discard(RUN);

        assertThat(folder).isEmptyDirectory();
        assertThat(files.names()).isEmpty();
    }

    @Test
    void planThatIsWrittenAgainAfterACrash_isOneList() throws IOException {
        StagedFiles files = new StagedFiles(folder);
        Files.writeString(folder.resolve(RUN.fileName() + ".json.partial"), "[[\"cut");
        Path waits = Files.writeString(folder.resolve("waits"), "1");
        Path result = folder.resolve("result");
        files.plan(RUN, List.of(new Move(waits, result)));

        assertThat(files.names()).containsExactly(RUN.fileName());

        files.show(RUN);

        assertThat(result).hasContent("1");
        assertThat(files.names()).isEmpty();
    }
}
