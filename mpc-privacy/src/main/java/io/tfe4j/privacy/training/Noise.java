package io.tfe4j.privacy.training;

/** Whole numbers to add to a sum, in steps of its grid. */
@FunctionalInterface
interface Noise {
    void fill(long[] target);
}
