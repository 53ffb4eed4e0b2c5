package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream usual = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(tfe4j("run", file).exitCode()).isZero();
        } finally {
            System.setOut(usual);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("30.5", "24.5", "43.5");
    }

    @Test
    void programWithoutAConfiguration_runsHere_andIsToldSo_asIsAJvmWithoutTheVectorModule() throws Exception {
        Path file = program("Bare", """
                import io.tfe4j.*;
                class Bare {
                    public static void main(String[] arguments) {
                        PrivateTensor x = Tfe.definePrivateInput("alice", 1, 2);
                        Output sum = Tfe.defineOutputValues("bob", x.add(1), values -> System.out.println(values[1]));
                        try (Session session = Tfe.session()) {
                            session.run(sum, "sum");
                        }
                        new Thread(() -> System.out.println("late " + Later.WORD)).start();
                    }
                }
                class Later {
                    static final String WORD = String.valueOf("word");
                }
                """);
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(out)
                .content()
                .containsOnlyOnce("no configuration was set")
                .containsOnlyOnce("without the vector module")
                .contains("3.0", "late word");
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
