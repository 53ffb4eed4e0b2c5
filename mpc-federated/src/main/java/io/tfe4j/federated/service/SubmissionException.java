package io.tfe4j.federated.service;

import io.grpc.Status;
import io.tfe4j.party.Party;

/** A server has not taken an update, which therefore does not count in its round. */
public final class SubmissionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status.Code code;

    SubmissionException(Party server, Status status) {
        super("update not taken: server=" + server + ", status=" + status.getCode() + ", cause="
                + status.getDescription());
        code = status.getCode();
    }

    /** How the server refused it, or failed. */
    public Status.Code code() {
        return code;
    }
}
