package io.tfe4j.federated.service;

import io.grpc.Status;
import io.tfe4j.party.Party;

/** A server has not taken an update, which therefore does not count in its round. */
public final class SubmissionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String NOT_OPEN = "round is not open";

    private final Status.Code code;
    private final boolean beforeTheRound;

    SubmissionException(Party server, Status status) {
        super("update not taken: server=" + server + ", status=" + status.getCode() + ", cause="
                + status.getDescription());
        code = status.getCode();
        boolean notOpen = String.valueOf(status.getDescription()).startsWith(NOT_OPEN);
        beforeTheRound = server == Party.P0 && (code == Status.Code.UNAVAILABLE || notOpen);
    }

    /**
     * Whether the first server is not up, or does not know the round, which may not have begun: nothing was given, and the
     * client may try again.
     */
    public boolean isBeforeTheRound() {
        return beforeTheRound;
    }

    /** How the server refused it, or failed. */
    public Status.Code code() {
        return code;
    }
}
