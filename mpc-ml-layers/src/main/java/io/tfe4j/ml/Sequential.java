package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
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
 *
 * <p>Belongs to the context it was built in. Building it defines variables; nothing runs.
 */
public final class Sequential {
    private final TfeContext tfe;
    private final int[] input;
    private final List<Layer> layers;
    private final List<Layer.Built> built;

    private Sequential(TfeContext tfe, int[] input, List<Layer> layers) {
        this.tfe = tfe;
        this.input = input.clone();
        this.layers = List.copyOf(layers);
        List<Layer.Built> all = new ArrayList<>();
        int[] shape = this.input;
        for (Layer layer : this.layers) {
            int[] next = layer.outputShape(shape);
            all.add(layer.build(tfe, shape));
            shape = next;
        }
        built = List.copyOf(all);
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
        return new Sequential(tfe, input, List.of(layers));
    }

    /** The results of the last layer for a batch of examples, one each along the first axis. */
    public PrivateTensor predict(PrivateTensor x) {
        requireExamples(x);
        PrivateTensor result = x;
        for (Layer.Built layer : built) {
            result = layer.forward(result);
        }
        return result;
    }

    /** Ready to be trained. */
    public Training compile(Optimizer optimizer, Loss loss) {
        return Training.of(this, optimizer, loss);
    }

    /** Shapes, parameters, rounds and bytes of each layer, for a prediction of batches like {@code x}. */
    public ModelSummary summary(PrivateTensor x) {
        requireExamples(x);
        return ModelSummary.of(layers, x, tfe.fractionBits());
    }

    /** Of all layers, in their order. */
    public List<Parameter> parameters() {
        return built.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    private void requireExamples(PrivateTensor x) {
        int[] shape = x.shape();
        if (shape.length != input.length + 1 || !Arrays.equals(shape, 1, shape.length, input, 0, input.length)) {
            throw new IllegalArgumentException("not a batch of examples: examples=" + Arrays.toString(shape)
                    + ", wanted=[batch] and " + Arrays.toString(input));
        }
    }

    TfeContext tfe() {
        return tfe;
    }

    List<Layer> layers() {
        return layers;
    }

    List<Layer.Built> built() {
        return built;
    }
}
