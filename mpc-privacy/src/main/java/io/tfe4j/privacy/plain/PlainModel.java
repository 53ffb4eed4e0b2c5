package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layers one after the other, to be trained in the clear: the same that {@code Sequential} takes on shares. What shares
 * need beside them, ranges and bounds, makes no difference here.
 *
 * <pre>{@code
 * PlainModel.of(new int[] {30}, new Dense(16), new ReLU(), new Dense(1), new Sigmoid());
 * }</pre>
 */
public final class PlainModel implements TrainableModel {
    private final int[] input;
    private final List<Layer> layers;
    private final List<PlainLayer> plain;

    private PlainModel(int[] input, List<Layer> layers, List<PlainLayer> plain) {
        this.input = input;
        this.layers = layers;
        this.plain = plain;
    }

    /**
     * @param input the shape of one example
     * @throws IllegalArgumentException if there is no layer, one does not take what the one before gives, mixes the
     *     examples of a batch, or is of a kind that is not trained in the clear
     */
    public static PlainModel of(int[] input, Layer... layers) {
        if (layers.length == 0) {
            throw new IllegalArgumentException("model without layers: input=" + Arrays.toString(input));
        }
        List<PlainLayer> plain = new ArrayList<>();
        int[] shape = input;
        for (Layer layer : layers) {
            plain.add(PlainLayers.of(layer, shape));
            shape = layer.outputShape(shape);
        }
        return new PlainModel(input.clone(), List.of(layers), List.copyOf(plain));
    }

    /** The shape of one example. */
    public int[] input() {
        return input.clone();
    }

    public List<Layer> layers() {
        return layers;
    }

    /**
     * The same layers with the weights of a training, for instance to predict on shares with {@code Sequential.of(input,
     * model.withWeights(weights).layers())}.
     *
     * @param weights in the order in which trainings give them: layer by layer, kernels before biases, row major
     * @throws IllegalArgumentException if they are not as many as the layers learn
     */
    public PlainModel withWeights(double... weights) {
        int wanted =
                plain.stream().mapToInt(layer -> layer.firstWeights().length).sum();
        if (weights.length != wanted) {
            throw new IllegalArgumentException(
                    "weights are not of this model: weights=" + weights.length + ", model=" + wanted);
        }
        Layer[] trained = new Layer[layers.size()];
        int[] shape = input;
        int place = 0;
        for (int i = 0; i < trained.length; i++) {
            int end = place + plain.get(i).firstWeights().length;
            trained[i] = TrainedLayers.of(layers.get(i), shape, Arrays.copyOfRange(weights, place, end));
            shape = layers.get(i).outputShape(shape);
            place = end;
        }
        return of(input, trained);
    }

    List<PlainLayer> plain() {
        return plain;
    }

    @Override
    public int features() {
        return PlainLayers.size(input);
    }

    @Override
    public int outputs() {
        return plain.get(plain.size() - 1).outputs();
    }

    @Override
    public Objective objective() {
        return switch (layers.get(layers.size() - 1).nonlinearity()) {
            case SIGMOID -> Objective.BINARY_CROSS_ENTROPY;
            case SOFTMAX -> Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY;
            case OTHER -> Objective.MEAN_SQUARED_ERROR;
        };
    }

    @Override
    public String toString() {
        return "PlainModel" + Arrays.toString(input)
                + layers.stream().map(Layer::name).toList();
    }
}
