package io.tfe4j.ml;

import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.List;

/**
 * Layers one after the other, with weights:
 *
 * <pre>{@code
 * Sequential model = Sequential.of(new int[] {64},
 *         new Dense(32).kernel(Weights.dataset("laboratory", "hidden-kernel").within(2)),
 *         new ReLU(),
 *         new Dense(10).kernel(...),
 *         new Softmax());
 * PrivateTensor probabilities = model.predict(images);
 * }</pre>
 */
public final class Sequential extends Model {
    private Sequential(TfeContext tfe, Node input, Node output) {
        super(tfe, List.of(input), List.of(output));
    }

    /** In the context of {@link Tfe}; {@code input} is the shape of one example. */
    public static Sequential of(int[] input, Layer... layers) {
        return of(Tfe.context(), input, layers);
    }

    /**
     * In {@code tfe}; {@code input} is the shape of one example.
     *
     * @throws IllegalArgumentException if there are no layers, or one does not take what the one before gives
     */
    public static Sequential of(TfeContext tfe, int[] input, Layer... layers) {
        if (layers.length == 0) {
            throw new IllegalArgumentException("model without layers: input=" + Arrays.toString(input));
        }
        Node first = Node.input(input);
        return new Sequential(tfe, first, first.then(layers));
    }
}
