package io.tfe4j.cli;

import io.tfe4j.ml.Sequential;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Java's own shell, with all of tfe4j on its class path and imported. */
@Command(
        name = "shell",
        description =
                "Try tfe4j line by line in Java's shell: Tfe, layers and models are imported, the tab key completes, and "
                        + "show(x) computes x and prints it as a table. /help explains the shell, /exit leaves it.")
final class ShellCommand implements Callable<Integer> {
    static final List<String> PACKAGES = List.of(
            "io.tfe4j",
            "io.tfe4j.config",
            "io.tfe4j.data",
            "io.tfe4j.fixedpoint",
            Sequential.class.getPackageName(),
            "io.tfe4j.ml.layers",
            "io.tfe4j.ml.classic",
            "io.tfe4j.ml.metrics",
            "io.tfe4j.ml.preprocessing",
            "io.tfe4j.imports",
            "io.tfe4j.privacy");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Compute on the players of this configuration instead of in this process.")
    private @Nullable Path config;

    @Option(
            names = "--as",
            paramLabel = "PLAYER",
            description = "The player who is shown the results (${DEFAULT-VALUE}).")
    private String player = Shell.VIEWER;

    @Override
    public Integer call() throws Exception {
        if (config != null && !Files.isRegularFile(config)) {
            throw new IllegalArgumentException("no such configuration: file=" + config);
        }
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new IllegalArgumentException("no shell: this Java is a runtime only; install a JDK 17 or newer");
        }
        Path folder = Files.createTempDirectory("tfe4j-shell");
        try {
            Path startup = Files.writeString(folder.resolve("startup.jsh"), startup(config, player));
            // it keeps the lines that were typed there, and would announce on each machine that it begins to
            Logger.getLogger("java.util.prefs").setLevel(Level.WARNING);
            return JavaShellToolBuilder.builder().start(options(startup));
        } finally {
            delete(folder);
        }
    }

    /** What the shell runs before the first line that is typed. */
    static String startup(@Nullable Path config, String player) {
        List<String> lines = new ArrayList<>();
        PACKAGES.forEach(each -> lines.add("import " + each + ".*;"));
        lines.add("import io.tfe4j.player.RemoteConfig;");
        lines.add("import static io.tfe4j.cli.Shell.*;");
        lines.add("Shell.open("
                + (config == null ? "null" : literal(config.toAbsolutePath().toString())) + ", " + literal(player)
                + ");");
        return lines.stream().collect(Collectors.joining("\n", "import io.tfe4j.cli.Shell;\n", "\n"));
    }

    private static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The snippets run in a JVM of their own, which gets the options of this one: vector module, memory, logging. */
    private static String[] options(Path startup) {
        List<String> options = new ArrayList<>(List.of(
                "--class-path",
                System.getProperty("java.class.path"),
                "--startup",
                "DEFAULT",
                "--startup",
                startup.toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-agent") && !each.startsWith("-javaagent"))
                .forEach(each -> options.add("-R" + each));
        options.add("-R-D" + Main.LOG_FORMAT + "=" + System.getProperty(Main.LOG_FORMAT));
        return options.toArray(String[]::new);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        }
    }
}
