package io.tfe4j.environments;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An environment could not be made or used: what went wrong, what to do, and what its process last printed. */
public final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;
    private final String output;
    private final String wrongRequest;

    EnvironmentException(String message, String hint) {
        this(message, hint, "", null);
    }

    EnvironmentException(String message, String hint, @Nullable Throwable cause) {
        this(message, hint, "", cause);
    }

    EnvironmentException(String message, String hint, String output, @Nullable Throwable cause) {
        this(message, hint, output, "", cause);
    }

    EnvironmentException(String message, String hint, String output, String wrongRequest, @Nullable Throwable cause) {
        super(output.isEmpty() ? message : message + System.lineSeparator() + output, cause);
        this.hint = hint;
        this.output = output;
        this.wrongRequest = wrongRequest;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }

    /** The end of what the process printed; empty if it printed nothing, or if there was no process. */
    public String output() {
        return output;
    }

    /** What the process says was wrong with the request; empty, if anything else went wrong. */
    public Optional<String> wrongRequest() {
        return wrongRequest.isEmpty() ? Optional.empty() : Optional.of(wrongRequest);
    }
}
