package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page of the cookbook has a program of at most 40 lines that prints what the page says. */
class CookbookTest {
    private static final int MOST_LINES = 40;

    @TempDir
    Path folder;

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(Documents.root().resolve("docs/cookbook"))) {
            return files
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void program_printsWhatThePageSays(String page) throws IOException {
        List<String> program = only("java", page);
        String name = program.stream()
                .filter(line -> line.startsWith("class "))
                .findFirst()
                .orElseThrow()
                .split(" ")[1];
        Path file = Files.write(folder.resolve(name + ".java"), program);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream usual = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Typed run;
        try {
            run = Typed.tfe4j("run", file.toString());
        } finally {
            System.setOut(usual);
        }

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(program).hasSizeLessThanOrEqualTo(MOST_LINES);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing))
                .containsExactlyElementsOf(
                        only("console", page).stream().skip(1).toList());
        assertThat(only("console", page)).first().isEqualTo("$ ./tfe4j run " + name + ".java");
        assertThat(Documents.read(Documents.root().resolve("docs/cookbook/README.md")))
                .contains("(" + page + ")");
    }

    private static List<String> only(String language, String page) {
        List<Documents.Block> blocks = Documents.blocks(language)
                .filter(block -> block.place().startsWith("docs/cookbook/" + page + ":"))
                .toList();
        assertThat(blocks).hasSize(1);
        return blocks.get(0).lines();
    }
}
