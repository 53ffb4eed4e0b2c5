package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/** A layer of several inputs; otherwise as {@link Layer}. */
public interface Merge {
    String name();

    /**
     * The shape of the result for one example of each input.
     *
     * @throws IllegalArgumentException if the layer does not take examples of these shapes
     */
    int[] outputShape(List<int[]> inputs);

    /** Defines the layer's weights in {@code tfe}. */
    Built build(TfeContext tfe, List<int[]> inputs);

    /** What comes of {@code inputs} in a model. */
    default Node of(Node... inputs) {
        return Node.of(this, inputs);
    }

    /** The layer with its weights, in one context. */
    interface Built {
        default List<Parameter> parameters() {
            return List.of();
        }

        /** The result for a batch of each input, as cheaply as a prediction needs it. */
        PrivateTensor forward(List<PrivateTensor> x);

        /**
         * The result for a batch of each input, and how to come back.
         *
         * @throws IllegalArgumentException if the layer has no gradient
         */
        MergePass train(List<PrivateTensor> x);
    }
}
