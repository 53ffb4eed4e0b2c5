package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/**
 * A layer as a script describes it: immutable, without weights of its own until a model is built. Shapes are those of
 * one example; tensors have the batch as an additional first axis.
 */
public interface Layer {
    /** For summaries and errors: the kind and what distinguishes it, {@code Dense(32)}. */
    String name();

    /**
     * The shape of the result for one example.
     *
     * @throws IllegalArgumentException if the layer does not take examples of this shape
     */
    int[] outputShape(int[] input);

    /** Defines the layer's weights in {@code tfe}. */
    Built build(TfeContext tfe, int[] input);

    /** What a loss may take into account, if this is a model's last layer. */
    default Nonlinearity nonlinearity() {
        return Nonlinearity.OTHER;
    }

    /** The layer with its weights, in one context. */
    interface Built {
        default List<Parameter> parameters() {
            return List.of();
        }

        /** The result for a batch, as cheaply as a prediction needs it. */
        PrivateTensor forward(PrivateTensor x);

        /**
         * The result for a batch, and how to come back.
         *
         * @throws IllegalArgumentException if the layer has no gradient
         */
        Pass train(PrivateTensor x);

        /**
         * The gradient by the input {@code x}, of what {@link #forward} makes of it, when no parameter learns. Layers
         * that train otherwise than they predict say how; for the others it is as in training.
         *
         * @param gradient by the result
         * @throws IllegalArgumentException if the layer has no gradient
         */
        default PrivateTensor frozenGradient(PrivateTensor x, PrivateTensor gradient) {
            return train(x).inputGradient().apply(gradient);
        }
    }
}
