package io.tfe4j.party;

/** The world went wrong during a session: a peer failed, stalled or sent something unexpected. */
public final class MpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

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
        CANCELLED(true);

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
}
