package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class ProgramCommandTest {
    @Test
    void savedProgram_isShownWithItsPlayers_andNamedByItsDigest(@TempDir Path folder) throws IOException {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(0, 100));
        PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(4, 5, 6).range(0, 100));
        Program program =
                tfe.defineOutput("carol", x.dot(y), (INDArray result) -> {}).program();
        String file = Files.write(folder.resolve("inner.tfe"), program.encode()).toString();

        Typed shown = tfe4j("program", "show", file);
        Typed digest = tfe4j("program", "digest", file);

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).contains("alice provides", "bob provides", "carol receives", "rounds");
        assertThat(digest.out()).isEqualTo(program.digest() + System.lineSeparator());
    }

    @Test
    void unreadableFiles_areNamed(@TempDir Path folder) throws IOException {
        Path broken = Files.write(folder.resolve("broken.tfe"), new byte[] {1, 2, 3});

        assertThat(tfe4j("program", "show", broken.toString()).err()).contains("error: ", "file=" + broken);
        assertThat(tfe4j("program", "digest", "nowhere.tfe").err()).contains("error: no such file: nowhere.tfe");
    }
}
