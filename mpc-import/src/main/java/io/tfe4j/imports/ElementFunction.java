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
    SOFTPLUS,
    FLOOR,
    CEIL
}
