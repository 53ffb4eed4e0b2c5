package io.tfe4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a mistyped command: what is wrong, what was perhaps meant, where the help is. */
final class UsageReport implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(line.getColorScheme().errorText("error: " + exception.getMessage()));
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("hint: " + line.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ErrorReport.WRONG_REQUEST;
    }
}
