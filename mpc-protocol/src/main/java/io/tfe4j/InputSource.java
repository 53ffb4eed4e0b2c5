package io.tfe4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Supplies a player's data at that player, once a run. */
@FunctionalInterface
public interface InputSource {
    INDArray read() throws Exception;
}
