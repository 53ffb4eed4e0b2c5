package io.tfe4j.program;

/** Who knows a value, and what it is made of. */
public enum Kind {
    /** Fixed-point numbers, shared among the servers. */
    PRIVATE,
    /** One bit an element, shared among the servers. */
    BITS,
    /** Fixed-point numbers that every server knows. */
    PUBLIC,
    /** The several results of a loop. */
    BUNDLE,
    /** Nothing: the node is there for its effect. */
    NONE;

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
