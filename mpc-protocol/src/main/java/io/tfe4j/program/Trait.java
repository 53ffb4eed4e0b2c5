package io.tfe4j.program;

/** What the passes and the executor may assume of an operation. */
public enum Trait {
    /** Two nodes with equal inputs and attributes may be one. */
    PURE,
    /** The result is a linear function of the inputs, so opening it opens a linear function of them. */
    LINEAR,
    /** Obeys the attribute {@code exact} when it truncates. */
    TRUNCATES,
    /** Opens its inputs to somebody. */
    OPENS
}
