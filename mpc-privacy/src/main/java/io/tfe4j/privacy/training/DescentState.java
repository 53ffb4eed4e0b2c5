package io.tfe4j.privacy.training;

import java.util.List;

/**
 * What a training needs to go on, all of it made of noised gradients.
 *
 * @param weights of the model
 * @param optimizer what the optimizer and the clipping remember, in an order of their own
 */
public record DescentState(double[] weights, List<double[]> optimizer) {
    public DescentState {
        weights = weights.clone();
        optimizer = optimizer.stream().map(double[]::clone).toList();
    }

    @Override
    public String toString() {
        return "DescentState[" + weights.length + " weights]";
    }
}
