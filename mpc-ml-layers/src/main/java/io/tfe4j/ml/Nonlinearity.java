package io.tfe4j.ml;

/** What the last layer does to its inputs; some losses have a simple gradient with one of these. */
public enum Nonlinearity {
    SIGMOID,
    SOFTMAX,
    OTHER
}
