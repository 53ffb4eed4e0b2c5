package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {
    @TempDir
    Path folder;

    @Test
    void linesThatAreTyped_areComputed_andShownAsTables() throws Exception {
        Path typed = Files.writeString(folder.resolve("typed"), """
                var x = Tfe.definePrivateInput("alice", new double[][] {{1, 2}, {3, 4}})
                show(x.mmul(Tfe.defineConstant(new double[][] {{1, 2}, {3, 4}})))
                x.toString()
                Stream.of(x).map(PrivateTensor::abs).toList()
                var net = Sequential.of(new int[] {2}, new Dense(1))
                show(x.sum())
                new ReLU().getClass().getPackageName()
                nonsense(
                );
                /exit
                """);
        Path out = folder.resolve("out");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.util.prefs.userRoot=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "shell")
                .redirectErrorStream(true)
                .redirectInput(typed.toFile())
                .redirectOutput(out.toFile())
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(out, StandardCharsets.UTF_8))
                .contains(
                        "         0        1",
                        "0   7.0000  10.0000",
                        "1  15.0000  22.0000",
                        "10.0000",
                        "io.tfe4j.ml.layers")
                .contains(
                        "private f16[2, 2] in [-32768, 32768]",
                        "privateInput at shell",
                        "abs at shell",
                        "cannot find symbol");
    }

    @Test
    void tfe_hasCompletions() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            ShellCommand.startup(null, Shell.VIEWER)
                    .lines()
                    .forEach(line -> assertThat(shell.eval(line))
                            .allSatisfy(event -> assertThat(event.status()).isEqualTo(Snippet.Status.VALID)));
            List<String> found = shell.sourceCodeAnalysis().completionSuggestions("Tfe.", 4, new int[1]).stream()
                    .map(SourceCodeAnalysis.Suggestion::continuation)
                    .toList();

            assertThat(found).contains("definePrivateInput(", "defineOutput(", "session()", "setConfig(");
            assertThat(shell.eval("\"é\\\\\"").get(0).status()).isEqualTo(Snippet.Status.VALID);
        }
    }

    @Test
    void configurationThatIsNotThere_isSaid() {
        assertThat(tfe4j("shell", "--config", "nowhere.json").err())
                .contains("no such configuration: file=nowhere.json");
    }

    @Test
    void largeTables_areCut_andCounted() {
        assertThat(TextTable.of(new double[25 * 12], 25, 12)).contains("… 25 rows and 12 columns in all");
        assertThat(TextTable.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2).lines())
                .contains("1,0  5.0000  6.0000");
        assertThat(TextTable.of(new double[] {2.5}).strip()).isEqualTo("2.5000");
        assertThat(TextTable.of(new double[0], 0, 3)).contains("no numbers");
    }
}
