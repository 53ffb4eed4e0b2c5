package io.tfe4j.imports;

/** Functions of each element. */
enum ElementFunction {
    NEGATE,
    ABS,
    SIGN,
    RELU,
    SIGMOID,
    TANH,
    ERF,
    EXP,
    LOG,
    SQRT,
    RSQRT,
    RECIPROCAL,
    GELU,
    SILU,
    SOFTPLUS;

    /** Whether whole numbers stay of their type. */
    boolean keepsWholeNumbers() {
        return this == NEGATE || this == ABS || this == SIGN || this == RELU;
    }
}
