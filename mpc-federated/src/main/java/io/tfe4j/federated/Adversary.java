package io.tfe4j.federated;

/** Against whom an epsilon is promised. */
public enum Adversary {
    /** One of the servers: it knows who took part, and its own noise. The larger epsilon. */
    SERVER,
    /**
     * Who sees the weights after each round, and neither who nor how many took part, nor that a round's sum was not opened: of
     * rounds of {@link Federated#train} that have noise, each one is.
     */
    OUTSIDER
}
