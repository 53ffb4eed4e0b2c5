package io.tfe4j.cli;

import io.tfe4j.imports.OnnxCoverage;
import io.tfe4j.imports.OnnxCoverage.Outcome;
import io.tfe4j.imports.OnnxCoverage.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints which of ONNX's node tests pass on shares. */
@Command(
        name = "onnx-coverage",
        description = "Run ONNX's node tests on shares in this process, and print which operators pass them.")
final class OnnxCoverageCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            description = "Holds a folder for each test; scripts/make_onnx_node_tests.py writes it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(names = "--reasons", description = "Print a line for each test that does not pass, with the reason.")
    private boolean reasons;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<Result> results;
        try {
            results = OnnxCoverage.run(folder, result -> {
                boolean fails = result.outcome() != Outcome.PASS && result.outcome() != Outcome.UNFIT;
                if (reasons && fails) {
                    out.printf("%s %s: %s%n", result.outcome(), result.name(), result.reason());
                    out.flush();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();
        for (Result result : results) {
            counts.computeIfAbsent(result.operator(), unused -> new EnumMap<>(Outcome.class))
                    .merge(result.outcome(), 1, Integer::sum);
        }
        Map<Outcome, Integer> total = new EnumMap<>(Outcome.class);
        List<String> passing = new ArrayList<>();
        out.println("| operator | pass | refused | wrong | crashed |");
        out.println("|---|---|---|---|---|");
        counts.forEach((operator, count) -> {
            count.forEach((outcome, number) -> total.merge(outcome, number, Integer::sum));
            int tests =
                    count.values().stream().mapToInt(Integer::intValue).sum() - count.getOrDefault(Outcome.UNFIT, 0);
            int passed = count.getOrDefault(Outcome.PASS, 0);
            if (tests > 0 && passed == tests) {
                passing.add("`" + operator + "` " + passed);
            } else if (tests > 0) {
                out.println(row("`" + operator + "`", count));
            }
        });
        out.println(row("all, with those below", total));
        out.printf("%nAll pass of %s.%n", String.join(", ", passing));
        out.printf("%d tests do not fit.%n", total.getOrDefault(Outcome.UNFIT, 0));
        out.flush();
    }

    private static String row(String title, Map<Outcome, Integer> counts) {
        return String.format(
                "| %s | %d | %d | %d | %d |",
                title,
                counts.getOrDefault(Outcome.PASS, 0),
                counts.getOrDefault(Outcome.REFUSED, 0),
                counts.getOrDefault(Outcome.WRONG, 0),
                counts.getOrDefault(Outcome.CRASHED, 0));
    }
}
