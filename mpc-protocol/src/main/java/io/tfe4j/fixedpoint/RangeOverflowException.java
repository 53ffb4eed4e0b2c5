package io.tfe4j.fixedpoint;

/** A program whose values could leave the ring: refused when it is built, before anything runs. */
public final class RangeOverflowException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public RangeOverflowException(String message) {
        super(message);
    }
}
