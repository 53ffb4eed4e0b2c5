package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.ReLU;
import org.junit.jupiter.api.Test;

/** What a shell prints of models and of what trains them. */
class PrintedModelTest {
    @Test
    void models_nameTheirLayers() {
        Sequential net = Sequential.of(Local.tfe(), new int[] {4, 3}, new LSTM(5), new Dense(2), new ReLU());

        assertThat(net).hasToString("Sequential[4, 3]: [LSTM(5), Dense(2), ReLU]");
        assertThat(net.layers().get(1)).hasToString("Dense(2)");
        assertThat(new Sgd(0.5).momentum(0.9)).hasToString("Sgd(0.5, momentum=0.9)");
        assertThat(new Adam(0.001)).hasToString("Adam(0.001)");
        assertThat(FitOptions.epochs(3)).asString().startsWith("epochs=3, batch size=32");
    }
}
