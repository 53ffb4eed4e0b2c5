package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers together, in models that learn: what one gives, in all its range, the next one takes, and the way back too.
 */
class NetworksTest {
    private static final int ROWS = 12;

    record Case(String name, int[] input, int epochs, Layer... layers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> networks() {
        return Stream.of(
                new Case(
                        "images",
                        new int[] {2, 6, 6},
                        7,
                        new Conv2D(4, 3).same().kernel(Weights.heUniform(2)).bounded(Bound.assumed(64)),
                        new BatchNormalization().momentum(0.5).bounded(Bound.assumed(64)),
                        new ReLU(),
                        new MaxPooling2D(3).stride(2).padding(1),
                        new DepthwiseConv2D(2).kernel(Weights.heUniform(3)),
                        new GroupNormalization(2),
                        new SiLU(),
                        new GlobalAveragePooling2D(),
                        new Dense(2).kernel(Weights.glorotUniform(1)),
                        new Softmax()),
                new Case(
                        "sequences",
                        new int[] {5, 3},
                        7,
                        new LSTM(4).weights(Weights.glorotUniform(9), Weights.glorotUniform(10), new LSTM(4).bias()),
                        new Dense(2).kernel(Weights.glorotUniform(1)),
                        new Softmax()),
                new Case(
                        "attention",
                        new int[] {4, 4},
                        7,
                        new MultiHeadAttention(2, 2)
                                .kernels(
                                        Weights.glorotUniform(5),
                                        Weights.glorotUniform(6),
                                        Weights.glorotUniform(7),
                                        Weights.glorotUniform(8)),
                        new LayerNormalization(),
                        new TimeDistributed(new Dense(4).kernel(Weights.glorotUniform(1))),
                        new GELU(),
                        new Permute(2, 1),
                        new GlobalMaxPooling1D(),
                        new Dense(2).kernel(Weights.glorotUniform(1)),
                        new Softmax()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void network_ofManyLayers_learns(Case one) {
        TfeContext tfe = Local.tfe();
        int[] shape = Shapes.batched(ROWS, one.input);
        int size = Shapes.size(one.input);
        double[] values = Local.numbers(ROWS * size, 1);
        double[] classes = new double[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            // whether an example's numbers are large or small
            for (int i = 0; i < size; i++) {
                values[row * size + i] = 0.3 * values[row * size + i] + (row % 2 == 0 ? 0.6 : -0.6);
            }
            classes[2 * row + row % 2] = 1;
        }
        PrivateTensor x = Local.input(tfe, 1, shape, values);
        PrivateTensor y = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, 2}, classes).range(0, 1));
        List<Double> losses = new ArrayList<>();
        Sequential model = Sequential.of(tfe, one.input, one.layers);
        model.compile(new Sgd(0.1).momentum(0.9), Loss.categoricalCrossEntropy())
                .reporting("researcher", losses::add)
                .fit(x, y, one.epochs, ROWS);

        double[] probabilities = Local.valuesOf(tfe, model.predict(x));
        assertThat(model.summary(x).rows()).hasSize(one.layers.length);
        assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0) * 0.75);
        for (int row = 0; row < ROWS; row++) {
            assertThat(probabilities[2 * row + row % 2]).as("example %d", row).isGreaterThan(0.5);
        }
    }
}
