package io.tfe4j.privacy.plain;

import java.util.function.UnaryOperator;

/** A layer of known shape. Its weights are a part of the model's, which it is given each time. */
interface PlainLayer {
    /** Before any training, in the order in which {@link #forward} takes them; none, if it learns nothing. */
    default double[] firstWeights() {
        return new double[0];
    }

    /** How many numbers it gives for one example. */
    int outputs();

    /** The results for examples, each by itself, and how to come back. */
    Pass forward(Rows x, double[] weights);

    /** What is left of a forward pass: from the gradient of each example's loss by the layer's results. */
    interface Pass {
        Rows output();

        /** By the layer's inputs, example by example. */
        Rows inputGradient(Rows gradient);

        /** Adds, example by example, the squared length of the gradient by the layer's weights. */
        default void addSquaredLengths(Rows gradient, double[] sums) {}

        /** The gradient by the layer's weights, all examples added up. */
        default double[] sum(Rows gradient) {
            return new double[0];
        }
    }

    /** For layers that learn nothing. */
    record Fixed(Rows output, UnaryOperator<Rows> back) implements Pass {
        @Override
        public Rows inputGradient(Rows gradient) {
            return back.apply(gradient);
        }
    }
}
