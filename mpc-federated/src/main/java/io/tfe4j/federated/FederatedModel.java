package io.tfe4j.federated;

/**
 * What clients train together: weights in one row, and how a client changes them.
 *
 * @param <D> a client's data
 */
public interface FederatedModel<D> extends LocalTraining<D> {
    /** Where the training begins; a new array each time. */
    double[] initialWeights();

    /** Of any local training. */
    static <D> FederatedModel<D> of(double[] initialWeights, LocalTraining<D> training) {
        double[] initial = initialWeights.clone();
        return new FederatedModel<>() {
            @Override
            public double[] initialWeights() {
                return initial.clone();
            }

            @Override
            public double[] update(double[] weights, D data) throws Exception {
                return training.update(weights, data);
            }
        };
    }
}
