package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cell of each notebook prints what stands below it. */
class NotebooksTest {
    static Stream<Path> notebooks() throws IOException {
        try (Stream<Path> all = Files.list(Documents.root().resolve("examples/notebooks"))) {
            return all.filter(each -> each.toString().endsWith(".ipynb")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cells_printWhatTheNotebookShows(Path notebook) throws IOException {
        JsonNode cells = new ObjectMapper().readTree(notebook.toFile()).get("cells");
        PrintStream usual = System.out;
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            for (JsonNode cell : cells) {
                if (cell.get("cell_type").asText().equals("code")) {
                    ByteArrayOutputStream printed = new ByteArrayOutputStream();
                    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
                    run(shell, text(cell.get("source")));
                    System.setOut(usual);
                    StringBuilder expected = new StringBuilder();
                    cell.get("outputs").forEach(output -> expected.append(text(output.get("text"))));
                    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
                }
            }
        } finally {
            System.setOut(usual);
        }
    }

    private static void run(JShell shell, String source) {
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(source);
        while (!next.source().isBlank()) {
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(event.exception()).as(event.snippet().source()).isNull();
                assertThat(event.status()).as(event.snippet().source()).isEqualTo(Snippet.Status.VALID);
            }
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
    }

    private static String text(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        StreamSupport.stream(lines.spliterator(), false).forEach(line -> text.append(line.asText()));
        return text.toString();
    }
}
