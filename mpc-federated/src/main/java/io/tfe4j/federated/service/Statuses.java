package io.tfe4j.federated.service;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tfe4j.federated.aggregation.RefusedException;
import java.util.concurrent.CompletionException;

/** What a client hears of a failure: no more than what it did wrong. */
final class Statuses {
    private Statuses() {}

    static Status of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof RefusedException refusal) {
            return of(refusal.reason()).withDescription(refusal.getMessage());
        }
        if (failure instanceof StatusRuntimeException known) {
            return known.getStatus();
        }
        if (failure instanceof IllegalArgumentException) {
            return Status.INVALID_ARGUMENT.withDescription(failure.getMessage());
        }
        return Status.INTERNAL.withDescription(
                "server failed: error=" + failure.getClass().getSimpleName());
    }

    private static Status of(RefusedException.Reason reason) {
        return switch (reason) {
            case NOT_CHOSEN -> Status.PERMISSION_DENIED;
            case TWICE -> Status.ALREADY_EXISTS;
            case WRONG_SHAPE -> Status.INVALID_ARGUMENT;
            case LATE -> Status.FAILED_PRECONDITION;
        };
    }
}
