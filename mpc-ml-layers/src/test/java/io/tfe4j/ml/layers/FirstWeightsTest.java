package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Model;
import io.tfe4j.ml.Node;
import io.tfe4j.ml.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of which nothing is said begin with weights of their own. */
class FirstWeightsTest {
    private final TfeContext tfe = Local.tfe();

    static Stream<Arguments> layers() {
        int[] image = {2, 5, 5};
        int[] sequence = {3, 4};
        return Stream.of(
                Arguments.of(new Dense(8), new int[] {4}),
                Arguments.of(new Conv2D(3, 3), image),
                Arguments.of(new Conv1D(3, 2), sequence),
                Arguments.of(new DepthwiseConv2D(3), image),
                Arguments.of(new SeparableConv2D(3, 3), image),
                Arguments.of(new Embedding(8, 4), new int[] {3}),
                Arguments.of(new SimpleRNN(3), sequence),
                Arguments.of(new LSTM(3), sequence),
                Arguments.of(new GRU(3), sequence),
                Arguments.of(new MultiHeadAttention(2, 2), sequence),
                Arguments.of(new TimeDistributed(new Dense(3)), sequence));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersSideBySide_haveDifferentWeights(Layer layer, int[] shape) {
        Node input = Node.input(shape);
        Model model = Model.of(tfe, List.of(input), List.of(input.then(layer), input.then(layer)));
        List<PrivateTensor> drawn = new ArrayList<>();
        for (Parameter parameter : model.parameters()) {
            if (!parameter.name().contains("bias")) {
                drawn.add((PrivateTensor) parameter.tensor());
            }
        }

        List<double[]> values = Local.valuesOf(tfe, drawn);

        assertThat(values).hasSizeGreaterThanOrEqualTo(2);
        assertThat(values.stream().map(Arrays::toString).distinct()).hasSameSizeAs(values);
        // Two of some forty thousand possible numbers are equal by chance in one run of a hundred, so half of them
        // suffices.
        assertThat(values)
                .allSatisfy(one ->
                        assertThat(Arrays.stream(one).distinct().count() * 2).isGreaterThanOrEqualTo(one.length));
    }
}
