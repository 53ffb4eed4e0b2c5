package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, with a home and a repository of its own. */
class EnvironmentsCommandTest {
    @TempDir
    private Path folder;

    private Typed environments(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "environments"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("TFE4J_HOME", folder.resolve("home").toString());
        builder.environment()
                .put(
                        "TFE4J_MAVEN_REPOSITORY",
                        folder.resolve("repository").toUri().toString());
        int exitCode = builder.start().waitFor();
        return new Typed(exitCode, Files.readString(out), Files.readString(err));
    }

    @Test
    void info_ofAnEmptyHome_saysWhatToDo() throws Exception {
        Typed info = environments("info");

        assertThat(info.exitCode()).isZero();
        assertThat(info.out()).contains("dl4j: not set up").contains("hint: ./tfe4j environments setup dl4j");
        assertThat(folder.resolve("home")).as("asking makes nothing").doesNotExist();
    }

    @Test
    void info_asJson_hasPathAndProblem() throws Exception {
        JsonNode dl4j = new ObjectMapper()
                .readTree(environments("info", "--json").out())
                .get(0);

        assertThat(dl4j.get("name").asText()).isEqualTo("dl4j");
        assertThat(dl4j.get("valid").asBoolean()).isFalse();
        assertThat(dl4j.get("path").asText())
                .isEqualTo(folder.resolve("home/environments/dl4j").toString());
    }

    @Test
    void info_ofADamagedOne_namesTheFile() throws Exception {
        Path dl4j = Files.createDirectories(folder.resolve("home/environments/dl4j"));
        Files.writeString(dl4j.resolve("environment.json"), "{", StandardCharsets.UTF_8);

        assertThat(environments("info").out()).contains("environment.json");
        assertThat(environments("remove", "dl4j").out()).contains("dl4j is removed");
        assertThat(environments("remove", "dl4j").out()).contains("dl4j was not set up");
    }

    @Test
    void setup_fromARepositoryWithoutIt_failsWithTheFileAndWhatToDo() throws Exception {
        Typed setup = environments("setup", "dl4j");

        assertThat(setup.exitCode()).isEqualTo(ErrorReport.FAILED);
        assertThat(setup.err())
                .contains("error: cannot fetch: artifact=org.deeplearning4j:deeplearning4j-nn")
                .contains("hint: ")
                .contains("TFE4J_MAVEN_REPOSITORY")
                .doesNotContain("internal error");
    }

    @Test
    void unknownName_isAWrongRequest() throws Exception {
        Typed setup = environments("setup", "tensorflow");

        assertThat(setup.exitCode()).isEqualTo(ErrorReport.WRONG_REQUEST);
        assertThat(setup.err()).contains("no such environment: name=tensorflow, known=[dl4j]");
    }

    /** What the environment is for: none of it is here. */
    @Test
    void deeplearning4j_isNotOnOurClassPath() {
        assertThat(System.getProperty("java.class.path"))
                .contains("mpc-dl4j")
                .doesNotContain("deeplearning4j")
                .doesNotContain("mpc-dl4j-worker");
    }
}
