package io.tfe4j.cli;

import io.tfe4j.config.RunListener;
import io.tfe4j.examples.ExampleOptions;
import io.tfe4j.examples.Examples;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whole programs on data that comes with them. */
@Command(name = "example", description = "Run an example; without a name, list them.")
final class ExampleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which example.")
    private @Nullable String name;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Run at the players of a hostmap, which are up; they take the parts of those it does not name. "
                            + "Without, all players are threads of this process.")
    private @Nullable Path hostmap;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "Your own tables, under the names and with the rows of those in examples/src/main/resources/data.")
    private @Nullable Path data;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Settings of the example, as the list of examples shows them.")
    private Map<String, String> settings = Map.of();

    @Mixin
    private final Connection connection = new Connection();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (name != null) {
            Examples.run(
                    name,
                    new ExampleOptions(
                            hostmap,
                            data,
                            settings,
                            file -> connection.config(file).withListener(RunListener.SILENT)),
                    out);
            return;
        }
        Examples.summaries().forEach((example, summary) -> out.printf("%-20s %s%n", example, summary));
        out.flush();
    }
}
