package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KerasSequentialTest {
    private static final String NETWORK = """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 2], "name": "input_layer"}},
              {"class_name": "Dense", "config": {"name": "dense", "units": 2, "activation": "relu", "use_bias": true}},
              {"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.5}},
              {"class_name": "LayerNormalization", "config": {"name": "norm", "axis": -1, "epsilon": 0.001}},
              {"class_name": "Dense",
               "config": {"name": "dense_1", "units": 1, "activation": "sigmoid", "use_bias": false}}]}}
            """;
    private static final List<double[]> WEIGHTS = List.of(
            new double[] {1, -1, 2, 0.5},
            new double[] {0.5, 1},
            new double[] {1, 2},
            new double[] {0, 1},
            new double[] {3, -2});

    private static GradientEngine engine(PlainModel model) {
        return new NativeEngineProvider().start(model, Objective.BINARY_CROSS_ENTROPY);
    }

    @Test
    void network_givesWhatKerasWouldGive() {
        // by hand: relu(x W + b), normalized, times the last kernel, through a sigmoid
        double first = 1 * 1 + 3 * 2 + 0.5;
        double second = Math.max(0, -1 + 1.5 + 1);
        double mean = (first + second) / 2;
        double deviation = Math.sqrt(Math.pow((first - second) / 2, 2) + 0.001);
        double logit = 3 * ((first - mean) / deviation) - 2 * (2 * (second - mean) / deviation + 1);

        double[] result = engine(KerasSequential.read(NETWORK, WEIGHTS)).predict(new double[] {1, 3});

        assertThat(result[0]).isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-12));
    }

    @Test
    void withoutWeights_itStartsAnew() {
        assertThat(engine(KerasSequential.read(NETWORK, List.of())).parameters())
                .isEqualTo(4 + 2 + 2 + 2 + 2);
    }

    @Test
    void whatIsNotSuchAModel_isRefused() {
        assertThatThrownBy(() -> KerasSequential.read(NETWORK, WEIGHTS.subList(0, 4)))
                .hasMessageContaining("fewer weights");
        assertThatThrownBy(() -> KerasSequential.read(
                        NETWORK.replace("\"sigmoid\", \"use_bias\": false", "\"swish\", \"use_bias\": false"),
                        Stream.concat(WEIGHTS.stream(), WEIGHTS.stream()).toList()))
                .hasMessageContaining("more weights than the layers have: left=5");
        assertThatThrownBy(() -> KerasSequential.read(NETWORK.replace("Sequential", "Functional"), WEIGHTS))
                .hasMessageContaining("class=Functional");
        assertThatThrownBy(() -> KerasSequential.read(NETWORK.replace("Dropout", "BatchNormalization"), WEIGHTS))
                .hasMessageContaining("layer=BatchNormalization");
        assertThatThrownBy(() -> KerasSequential.read(NETWORK.replace("[null, 2]", "[null, 28, 28, 1]"), WEIGHTS))
                .hasMessageContaining("not vectors");
        assertThatThrownBy(() -> KerasSequential.read("{", WEIGHTS)).hasMessageContaining("not the JSON");
        assertThatThrownBy(() -> KerasSequential.read(NETWORK.replace("\"units\": 2", "\"units\": 3"), WEIGHTS))
                .hasMessageContaining("weights are not of the layer's shape");
    }
}
