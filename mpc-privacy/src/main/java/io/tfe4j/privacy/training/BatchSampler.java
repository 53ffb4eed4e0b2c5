package io.tfe4j.privacy.training;

/** Which examples the next step is on. */
@FunctionalInterface
interface BatchSampler {
    /** Their rows, each at most once; none, if it so happens. */
    int[] next();
}
