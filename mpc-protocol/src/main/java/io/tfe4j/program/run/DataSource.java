package io.tfe4j.program.run;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Subjects;

/** Where a player finds the datasets that programs name: its catalog. */
@FunctionalInterface
public interface DataSource {
    /**
     * Reads a dataset of {@code player}'s.
     *
     * @throws Exception if there is none, or it is not as the program declares it; the message names no value
     */
    PlainTensor read(String player, DatasetRequest request) throws Exception;

    /**
     * Whom a dataset of {@code player}'s is about.
     *
     * @throws Exception if that is not clear; the message is for the player's own operator
     */
    default Subjects subjects(String player, String dataset) throws Exception {
        return Subjects.of(dataset);
    }
}
