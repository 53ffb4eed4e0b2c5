package io.tfe4j.player.consent;

/** This player does not take part: its policy, or what it checks of every submission, forbids it. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
