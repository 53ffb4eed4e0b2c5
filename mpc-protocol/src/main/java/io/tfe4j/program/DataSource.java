package io.tfe4j.program;

import io.tfe4j.fixedpoint.PlainTensor;

/** Where a player finds the datasets that programs name: its catalog. */
@FunctionalInterface
public interface DataSource {
    /**
     * Reads a dataset of {@code player}'s.
     *
     * @throws Exception if there is none, or it is not as the program declares it; the message names no value
     */
    PlainTensor read(String player, DatasetRequest request) throws Exception;
}
