package io.tfe4j.examples;

/** The result of an example differs from the one computed in the clear. */
public final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
