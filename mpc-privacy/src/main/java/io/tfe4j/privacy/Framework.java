package io.tfe4j.privacy;

/** What computes gradients; sampling, noise and accounts are the same for all. */
public enum Framework {
    /** Whichever is there and takes the model. */
    AUTO,
    /** In this process, models of the layers of {@code io.tfe4j.ml.layers}. */
    NATIVE,
    /** Deeplearning4j, which a module of its own brings. */
    DL4J
}
