package io.tfe4j.cli;

import io.tfe4j.environments.EnvironmentException;
import io.tfe4j.examples.WrongResultException;
import io.tfe4j.party.MpcException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns an exception into a line that says what is wrong and, where we know it, a line that says what to do. */
final class ErrorReport implements IExecutionExceptionHandler {
    static final int FAILED = 1;
    static final int WRONG_REQUEST = 2;

    @Override
    public int handleExecutionException(Exception exception, CommandLine line, ParseResult result) {
        PrintWriter err = line.getErr();
        err.println(line.getColorScheme().errorText("error: " + message(exception)));
        String hint = hint(exception);
        if (hint != null) {
            err.println("hint: " + hint);
        }
        if (line.getCommandSpec().root().userObject() instanceof Tfe4jCommand root && root.stacktrace) {
            exception.printStackTrace(err);
        }
        err.flush();
        return isWrongRequest(exception) ? WRONG_REQUEST : FAILED;
    }

    private static String message(Exception exception) {
        if (exception instanceof NoSuchFileException || exception instanceof FileNotFoundException) {
            return "no such file: " + exception.getMessage();
        }
        if (exception instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return message(unchecked.getCause());
        }
        String message = exception.getMessage();
        return isExpected(exception) && message != null ? message : "internal error: " + exception;
    }

    private static @Nullable String hint(Exception exception) {
        if (exception instanceof MpcException mpc) {
            return mpc.code().isRetryable() ? "the run may succeed when repeated" : null;
        }
        if (exception instanceof EnvironmentException environment) {
            return environment.hint();
        }
        return isExpected(exception)
                ? null
                : "this is a bug in tfe4j: please report it with the output of --stacktrace";
    }

    private static boolean isExpected(Exception exception) {
        return isWrongRequest(exception)
                || exception instanceof MpcException
                || exception instanceof EnvironmentException
                || exception instanceof RunCommand.ProgramFailedException
                || exception instanceof WrongResultException;
    }

    private static boolean isWrongRequest(Exception exception) {
        return exception instanceof IllegalArgumentException
                || exception instanceof IOException
                || exception instanceof UncheckedIOException;
    }
}
