package io.tfe4j.ml;

import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
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
    private final int[] input;
    private final List<Layer> layers;

    private Sequential(TfeContext tfe, Node input, List<Layer> layers) {
        super(tfe, List.of(input), List.of(input.then(layers.toArray(Layer[]::new))));
        this.input = input.shape();
        this.layers = layers;
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
        return new Sequential(tfe, Node.input(input), List.of(layers));
    }

    /** The shape of one example. */
    public int[] input() {
        return input.clone();
    }

    /** As they were described, in their order. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * Another model in the same context, of which the first {@code count} layers are {@link Frozen}, and all weights
     * begin with the first values that the layers have, not with what this model has learned.
     *
     * @throws IllegalArgumentException if there are not so many layers
     */
    public Sequential frozen(int count) {
        requireLayers(count);
        List<Layer> some = new ArrayList<>(layers);
        some.replaceAll(layer -> layer instanceof Frozen frozen ? frozen.thawed() : layer);
        some.subList(0, count).replaceAll(Frozen::new);
        return of(tfe(), input, some.toArray(Layer[]::new));
    }

    /**
     * Another model in the same context, with {@code head} in the place of the last {@code count} layers. All weights begin
     * with the first values that the layers have, not with what this model has learned.
     *
     * @throws IllegalArgumentException if there are not so many layers, or the head does not take what those before give
     */
    public Sequential replacingLast(int count, Layer... head) {
        requireLayers(count);
        List<Layer> some = new ArrayList<>(layers.subList(0, layers.size() - count));
        some.addAll(List.of(head));
        return of(tfe(), input, some.toArray(Layer[]::new));
    }

    private void requireLayers(int count) {
        if (count < 0 || count > layers.size()) {
            throw new IllegalArgumentException(
                    "the model does not have so many layers: count=" + count + ", layers=" + layers.size());
        }
    }

    @Override
    public String toString() {
        return "Sequential" + Arrays.toString(input) + ": "
                + layers.stream().map(Layer::name).toList();
    }
}
