package io.tfe4j.party;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The world went wrong during a session: a peer failed, stalled or sent something unexpected. */
public final class MpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String LIBRARY = "io.tfe4j.";

    /** What happened, and whether trying again makes sense. */
    public enum Code {
        /** A peer stayed silent past the time-out; a retry may help. */
        PEER_SILENT(true),
        /** Another player failed and ended the session; see its message. */
        ABORTED(false),
        /** A message had the wrong size, or came twice. */
        BAD_MESSAGE(false),
        /** Two holders of the same component disagree. */
        INCONSISTENT(false),
        /** The input of a player could not be read or encoded. */
        BAD_INPUT(false),
        /** The caller cancelled the session. */
        CANCELLED(true),
        /** A random word or the address of a message was about to be used twice: a fault of the library. */
        USED_TWICE(false),
        /** Whether the run has finished is not known here yet; whoever decided it can be asked later. */
        UNDECIDED(false),
        /** The run has finished everywhere, but a receiver could not take a result. */
        NOT_DELIVERED(false);

        private final boolean retryable;

        Code(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean isRetryable() {
            return retryable;
        }
    }

    private final Code code;

    public MpcException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public MpcException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /**
     * What others may be told of a failure, and logs may keep. The text of an exception that nobody expected may quote a
     * value (an index that was out of range may be somebody's share), so only its class and place are named.
     */
    public static String reason(Throwable failure) {
        return failure instanceof MpcException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName() + place(failure.getStackTrace());
    }

    private static String place(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .filter(frame -> frame.getClassName().startsWith(LIBRARY))
                .findFirst()
                .map(frame -> " in " + frame.getClassName() + "." + frame.getMethodName() + " (line "
                        + frame.getLineNumber() + ")")
                .orElse("");
    }

    /** {@code failure} itself if its text may be told, or a copy with its stack traces and {@link #reason}s alone. */
    public static Throwable withoutText(Throwable failure) {
        if (failure instanceof MpcException) {
            return failure;
        }
        Throwable cause = failure.getCause();
        Textless copy = new Textless(reason(failure), cause == null ? null : withoutText(cause));
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    /** Stands for an exception whose text is not to be told. */
    private static final class Textless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Textless(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
