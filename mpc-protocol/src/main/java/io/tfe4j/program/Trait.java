package io.tfe4j.program;

/** What the passes and the executor may assume of an operation. */
public enum Trait {
    /** Two nodes with equal inputs and attributes may be one. */
    PURE,
    /** Opens its inputs to somebody. */
    OPENS
}
