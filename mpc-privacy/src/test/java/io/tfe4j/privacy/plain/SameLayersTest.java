package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Objective;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same layers give the same results in the clear and on shares, with first weights and with those of a training. */
class SameLayersTest {
    static final int EXAMPLES = 3;

    static Stream<Arguments> models() {
        return Stream.of(
                arguments(new int[] {4, 3}, new LSTM(5).sequences(), new LSTM(2)),
                arguments(new int[] {4, 3}, new GRU(5).sequences(), new GRU(2)),
                arguments(new int[] {4, 3}, new SimpleRNN(5).sequences(), new SimpleRNN(2)),
                arguments(new int[] {4, 6}, new MultiHeadAttention(2, 3), new Flatten(), new Dense(2)),
                arguments(new int[] {4, 6}, new MultiHeadAttention(3, 2).causal(), new LayerNormalization()),
                arguments(
                        new int[] {2, 6, 6},
                        new Conv2D(4, 3).stride(2).same(),
                        new GroupNormalization(2),
                        new Tanh(),
                        new MaxPooling2D(2),
                        new Flatten(),
                        new Dense(3)));
    }

    private static Arguments arguments(int[] input, Layer... layers) {
        return Arguments.of(input, layers);
    }

    @ParameterizedTest
    @MethodSource("models")
    void results_areThoseOnShares(int[] input, Layer... layers) {
        PlainModel model = PlainModel.of(input, layers);
        double[] x = new SplittableRandom(1)
                .doubles((long) EXAMPLES * model.features(), -2, 2)
                .toArray();

        PlainEngine engine = new PlainEngine(model, Objective.MEAN_SQUARED_ERROR);

        Layer[] known = model.withWeights(engine.weights()).layers().toArray(Layer[]::new);

        assertThat(onShares(input, x, known)).containsExactly(engine.predict(x), within(5e-3));
    }

    @ParameterizedTest
    @MethodSource("models")
    void trainedModel_predictsOnShares(int[] input, Layer... layers) {
        PlainModel model = PlainModel.of(input, layers);
        SplittableRandom random = new SplittableRandom(2);
        double[] x = random.doubles((long) EXAMPLES * model.features(), -2, 2).toArray();
        PlainEngine engine = new PlainEngine(model, Objective.MEAN_SQUARED_ERROR);
        engine.weights(random.doubles(engine.parameters(), -0.7, 0.7).toArray());

        Layer[] trained = model.withWeights(engine.weights()).layers().toArray(Layer[]::new);

        assertThat(onShares(input, x, trained)).containsExactly(engine.predict(x), within(5e-3));
    }

    /** Of as many examples as these tests take. */
    static double[] onShares(int[] input, double[] x, Layer... layers) {
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
        int[] shape = new int[input.length + 1];
        shape[0] = EXAMPLES;
        System.arraycopy(input, 0, shape, 1, input.length);
        PrivateTensor shared =
                tfe.definePrivateInput("owner", Inputs.of(shape, x).range(-2, 2));
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues(
                "analyst", Sequential.of(tfe, input, layers).predict(shared), values -> received[0] = values);
        try (Session session = tfe.session()) {
            session.run(output);
        }
        return Arrays.copyOf(received[0], received[0].length);
    }
}
