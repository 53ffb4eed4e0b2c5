package io.tfe4j.federated.aggregation;

/** A server does not take what a client sends. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The client was not chosen for this round. */
        NOT_CHOSEN,
        /** It has begun to submit in this round before. */
        TWICE,
        WRONG_SHAPE,
        LATE
    }

    private final Reason reason;

    RefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
