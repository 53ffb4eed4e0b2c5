package io.tfe4j.federated;

/**
 * What a client does with its own data: how the weights should change.
 *
 * @param <D> a client's data
 */
@FunctionalInterface
public interface LocalTraining<D> {
    /**
     * Runs at the client. An exception makes it a drop-out of the round.
     *
     * @param weights a copy
     * @return one number for each weight, to be added to it; clipped afterwards
     */
    double[] update(double[] weights, D data) throws Exception;
}
