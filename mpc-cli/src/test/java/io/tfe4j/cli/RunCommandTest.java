package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    private Path program(String name, String body) throws IOException {
        return Files.writeString(folder.resolve(name + ".java"), body);
    }

    @Test
    void averageOfTheExamples_runs() {
        String file = Documents.root().resolve("examples/Average.java").toString();

        assertThat(tfe4j("run", file).exitCode()).isZero();
    }

    @Test
    void whatFollowsTheFile_goesToTheProgram_optionsToo() throws IOException {
        Path told = folder.resolve("told");
        Path file = program("Tells", """
                package org.example;
                import java.nio.file.*;
                import java.util.List;
                class Tells {
                    public static void main(String[] arguments) throws Exception {
                        Files.writeString(Path.of(arguments[0]), String.join(" ", List.of(arguments).subList(1, arguments.length)));
                    }
                }
                class Helper {}
                """);

        Typed typed = tfe4j("run", file.toString(), told.toString(), "--config", "x", "--help", "-5");

        assertThat(typed.err()).isEmpty();
        assertThat(told).hasContent("--config x --help -5");
    }

    @Test
    void programThatDoesNotCompile_isToldWithLineAndColumn() throws IOException {
        Path file = program("Wrong", "class Wrong {\n    int x = nothing;\n}\n");

        Typed typed = tfe4j("run", file.toString());

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("program does not compile", "Wrong.java:2:13: cannot find symbol", "nothing");
    }

    @Test
    void failure_isToldWithTheProgramsOwnLine() throws IOException {
        Path file = program("Shapes", """
                import io.tfe4j.*;
                import io.tfe4j.config.LocalConfig;
                class Shapes {
                    public static void main(String[] arguments) {
                        Tfe.setConfig(new LocalConfig());
                        PrivateTensor x = Tfe.definePrivateInput("alice", 1, 2, 3);
                        x.add(Tfe.definePrivateInput("bob", 1, 2));
                    }
                }
                """);

        Typed typed = tfe4j("run", file.toString());

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err())
                .contains("at Shapes.java:7", "error: ", "[3]", "[2]")
                .doesNotContain("internal error");
    }

    @Test
    void exceptionsOfTheProgramItself_areNoBugOfOurs() throws IOException {
        Path file = program(
                "Own", "class Own { public static void main(String[] a) { int[] x = {}; System.out.println(x[1]); } }");

        Typed typed = tfe4j("run", file.toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .contains("at Own.java:1", "ArrayIndexOutOfBounds")
                .doesNotContain("bug in tfe4j");
    }

    @Test
    void fileWithoutAMainMethod_orThatIsNotThere_isSaid() throws IOException {
        assertThat(tfe4j("run", program("None", "class None {}").toString()).err())
                .contains("a program has one class with a method static void main(String[])");
        assertThat(tfe4j("run", folder.resolve("Gone.java").toString()).err()).contains("no such program");
    }
}
