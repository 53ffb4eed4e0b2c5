package io.tfe4j.program;

/** What the passes and the executor may assume of an operation. */
public enum Trait {
    /** Two nodes with equal inputs and attributes may be one. */
    PURE,
    /** The result is a linear function of the inputs, so opening it opens a linear function of them. */
    LINEAR,
    /** Obeys the attribute {@code exact} when it truncates. */
    TRUNCATES,
    /** A function of few inputs whose opened result tells about their last bits even after a truncation of its own. */
    CARRIES,
    /** Opens its inputs to somebody. */
    OPENS
}
