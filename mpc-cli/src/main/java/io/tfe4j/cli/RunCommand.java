package io.tfe4j.cli;

import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles a program of one file and runs it, with all of tfe4j on its class path. */
@Command(
        name = "run",
        description =
                "Compile a program, a file with a main method, and run it: all of tfe4j is on its class path, and the "
                        + "vector module is on. What follows the file goes to the program.")
final class RunCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "Program.java", description = "The program.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path program;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Its arguments, options too.")
    private @Nullable List<String> arguments;

    @Override
    public void run() {
        String[] its = arguments == null ? new String[0] : arguments.toArray(String[]::new);
        try (CompiledProgram compiled = CompiledProgram.of(program)) {
            compiled.run(its);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            cause.setStackTrace(ofProgram(cause.getStackTrace()));
            spec.commandLine().getErr().print(places(cause));
            if (cause instanceof IllegalArgumentException || cause instanceof MpcException) {
                throw (RuntimeException) cause;
            }
            throw new ProgramFailedException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalArgumentException("program cannot be read: file=" + program + ", cause=" + e, e);
        }
    }

    /** The lines of the program itself that led there, the innermost first. */
    private String places(Throwable failure) {
        StringBuilder text = new StringBuilder();
        String file = String.valueOf(program.getFileName());
        Arrays.stream(failure.getStackTrace())
                .filter(frame -> file.equals(frame.getFileName()))
                .forEach(frame -> text.append("at ")
                        .append(file)
                        .append(':')
                        .append(frame.getLineNumber())
                        .append(System.lineSeparator()));
        return text.toString();
    }

    /** Without what started the program. */
    private static StackTraceElement[] ofProgram(StackTraceElement[] all) {
        int end = 0;
        while (end < all.length && !all[end].getClassName().equals(CompiledProgram.class.getName())) {
            end++;
        }
        return Arrays.copyOf(all, end);
    }

    /** A failure of the program's own, as Java tells it. */
    static final class ProgramFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ProgramFailedException(Throwable cause) {
            super("the program failed: " + cause, cause);
        }
    }
}
