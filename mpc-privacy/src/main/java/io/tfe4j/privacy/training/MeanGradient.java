package io.tfe4j.privacy.training;

import java.util.List;

/** What a step is made of: the mean gradient of a batch, with noise. All that ever leaves the data. */
interface MeanGradient {
    /**
     * @param batch the rows in it; none, if it so happens
     * @param progress the share of the steps that has been taken, from 0 up to less than 1
     */
    double[] of(Examples all, int[] batch, double progress);

    /** What it remembers from step to step, all of it noised: the arrays themselves, so that they can be filled. */
    default List<double[]> memory() {
        return List.of();
    }

    /**
     * After the memory was filled with that of another of the same training, on the same data.
     *
     * @throws IllegalArgumentException if it cannot be what that remembered
     */
    default void resumed(Examples all) {}
}
