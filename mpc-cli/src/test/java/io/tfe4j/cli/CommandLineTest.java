package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    @Test
    void version_isPrinted() {
        Typed typed = tfe4j("--version");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).startsWith("tfe4j ").contains("Java ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEveryCommand_describesIt(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.add("--help");

        Typed typed = tfe4j(words.toArray(String[]::new));

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out())
                .startsWith("Usage: tfe4j " + String.join(" ", command))
                .contains("--stacktrace");
        assertThat(typed.out().lines().count())
                .as("a description below the usage line")
                .isGreaterThan(3);
    }

    static Stream<List<String>> commands() {
        List<List<String>> found = new ArrayList<>();
        collect(Main.commandLine(), List.of(), found);
        return found.stream();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> found) {
        found.add(path);
        for (Map.Entry<String, CommandLine> below : line.getSubcommands().entrySet()) {
            List<String> longer = new ArrayList<>(path);
            longer.add(below.getKey());
            collect(below.getValue(), longer, found);
        }
    }

    @Test
    void mistypedCommand_suggestsTheRightOne() {
        Typed typed = tfe4j("docter");

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("error: ", "tfe4j doctor", "hint: tfe4j --help");
    }

    @Test
    void wrongRequest_isOneLineWithoutStackTrace_unlessAsked() {
        Typed brief = tfe4j("bench", "ops", "--repeat", "0");
        Typed full = tfe4j("bench", "ops", "--repeat", "0", "--stacktrace");

        assertThat(brief.exitCode()).isEqualTo(2);
        assertThat(brief.err()).contains("error: too few runs: repeat=0").doesNotContain("\tat ");
        assertThat(full.err()).contains("\tat io.tfe4j.");
    }

    @Test
    void example_withoutName_listsThem_andWithAWrongOneToo() {
        assertThat(tfe4j("example").out()).contains("simple-average ", "private-auction ");
        assertThat(tfe4j("example", "simple").exitCode()).isEqualTo(2);
        assertThat(tfe4j("example", "simple").err()).contains("known=[simple-average, ");
    }

    @Test
    void bench_badOptions_areRefused() {
        assertThat(tfe4j("bench").exitCode()).isEqualTo(2);
        assertThat(tfe4j("bench", "ops", "--threads", "--processes").err()).contains("mutually exclusive");
        assertThat(tfe4j("bench", "ops", "--network", "fast").err()).contains("example=40ms,100Mbit");
        assertThat(tfe4j("bench", "ops", "--only", "no-such-operation").err()).contains("no-such-operation");
    }
}
