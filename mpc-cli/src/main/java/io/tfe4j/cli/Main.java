package io.tfe4j.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
    static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private Main() {}

    public static void main(String[] arguments) {
        attachTerminal(System.getProperty("tfe4j.stderr"));
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%4$s: %5$s%6$s%n");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Tfe4jCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler(new ErrorReport());
        line.setParameterExceptionHandler(new UsageReport());
        // what follows a program is its own
        Objects.requireNonNull(line.getSubcommands().get("run")).setStopAtPositional(true);
        return line;
    }

    /** Runs one command with its output going to the writers; returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /**
     * The start script sends the JVM's own standard error through a filter that drops the incubator warning, and names
     * here the terminal that {@code System.err} should write to, so that progress bars still see a terminal.
     */
    @SuppressWarnings("resource") // lives as long as the process
    private static void attachTerminal(@org.jspecify.annotations.Nullable String path) {
        if (path == null) {
            return;
        }
        try {
            System.setErr(new PrintStream(new FileOutputStream(path, true), true, Charset.defaultCharset()));
        } catch (IOException e) {
            // the filtered stream is still there
        }
    }
}
