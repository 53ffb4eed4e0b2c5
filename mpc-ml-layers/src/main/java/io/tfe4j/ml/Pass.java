package io.tfe4j.ml;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A batch's way through a layer: the result, and the gradients of the loss, each a function of its gradient by the
 * result. Losses are sums over the batch, so gradients are too.
 *
 * @param inputGradient by the layer's input
 * @param parameterGradients by the trainable parameters, in their order
 * @param updates what else a step of training does, such as {@link Parameter#assign} of a moving mean; done after all
 *     gradients
 * @param exampleGradients what single examples' gradients by the trainable parameters are made of, in the parameters' order,
 *     so that they can be clipped one by one; none if that is not known of this layer
 */
public record Pass(
        PrivateTensor output,
        UnaryOperator<PrivateTensor> inputGradient,
        Function<PrivateTensor, List<PrivateTensor>> parameterGradients,
        List<Runnable> updates,
        @Nullable Function<PrivateTensor, List<DenseGradient>> exampleGradients) {
    public Pass {
        updates = List.copyOf(updates);
    }

    /** Of a layer whose examples cannot be told apart. */
    public Pass(
            PrivateTensor output,
            UnaryOperator<PrivateTensor> inputGradient,
            Function<PrivateTensor, List<PrivateTensor>> parameterGradients,
            List<Runnable> updates) {
        this(output, inputGradient, parameterGradients, updates, null);
    }

    /** Of a layer that remembers nothing of its batches. */
    public Pass(
            PrivateTensor output,
            UnaryOperator<PrivateTensor> inputGradient,
            Function<PrivateTensor, List<PrivateTensor>> parameterGradients) {
        this(output, inputGradient, parameterGradients, List.of());
    }

    /** With what single examples' gradients are made of. */
    public Pass withExampleGradients(Function<PrivateTensor, List<DenseGradient>> newExampleGradients) {
        return new Pass(output, inputGradient, parameterGradients, updates, newExampleGradients);
    }

    /** Of a layer without parameters. */
    public static Pass of(PrivateTensor output, UnaryOperator<PrivateTensor> inputGradient) {
        return new Pass(output, inputGradient, gradient -> List.of());
    }
}
