package io.tfe4j.imports;

/** Which of two elements must be the larger. */
enum Comparison {
    LESS,
    LESS_EQUAL,
    EQUAL
}
