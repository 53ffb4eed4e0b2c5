package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against its twin in the clear: results, and gradients against finite differences. */
class LayersTest {
    static Stream<LayerCheck> layers() {
        double[] kernel = Local.numbers(12, 1);
        double[] bias = Local.numbers(3, 2);
        int[] vector = {4};
        return Stream.of(
                new LayerCheck(
                        new Dense(3).kernel(Weights.known(kernel)).bias(Weights.of("owner", bias)),
                        PlainLayers::dense,
                        1e-4,
                        vector,
                        kernel,
                        bias),
                new LayerCheck(
                        new Dense(3).kernel(Weights.of("owner", kernel)).withoutBias(),
                        (x, parameters) -> PlainLayers.dense(x, parameters[0], new double[3]),
                        1e-4,
                        vector,
                        kernel),
                new LayerCheck(
                        new Dense(3)
                                .kernel(Weights.known(kernel).asPublic())
                                .bias(Weights.known(bias).asPublic())
                                .bounded(Bound.clipped(100)),
                        (x, none) -> PlainLayers.dense(x, kernel, bias),
                        1e-4,
                        vector),
                each(new ReLU(), x -> Math.max(x, 0), 1e-4),
                each(new LeakyReLU(0.2), x -> x > 0 ? x : 0.2 * x, 1e-4),
                each(new Sigmoid(), x -> 1 / (1 + Math.exp(-x)), 2e-4),
                each(new Tanh(), Math::tanh, 3e-4),
                each(new Activation("square", PrivateTensor::square, x -> x.mul(2)), x -> x * x, 1e-4),
                new LayerCheck(new Softmax(), PlainLayers::softmax, 2e-4, vector),
                new LayerCheck(new Flatten(), (x, none) -> x, 1e-4, new int[] {2, 3}),
                new LayerCheck(new Reshape(3, 1, 2), (x, none) -> x, 1e-4, new int[] {2, 3}),
                new LayerCheck(
                        new RepeatVector(3),
                        (x, none) -> IntStream.range(0, 3 * x.length)
                                .mapToDouble(i -> x[i / 12 * 4 + i % 4])
                                .toArray(),
                        1e-4,
                        vector),
                new LayerCheck(new Permute(3, 1, 2), LayersTest::lastFirst, 1e-4, new int[] {2, 3, 4}));
    }

    private static LayerCheck each(Layer layer, DoubleUnaryOperator function, double tolerance) {
        PlainLayer plain = (x, none) -> Arrays.stream(x).map(function).toArray();
        return new LayerCheck(layer, plain, tolerance, new int[] {2, 3});
    }

    /** Of examples [2, 3, 4], as [4, 2, 3]. */
    private static double[] lastFirst(double[] x, double[]... none) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i / 24 * 24 + i % 4 * 6 + i / 4 % 6] = x[i];
        }
        return y;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer_ofABatch_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @Test
    void dense_bounded_clipsItsResults() {
        TfeContext tfe = Local.tfe();
        Layer dense = new Dense(1)
                .kernel(Weights.known(8, -8).within(8))
                .withoutBias()
                .bounded(Bound.clipped(5));
        PrivateTensor x = Local.input(tfe, 1, new int[] {3, 2}, 1, 0, 0.5, 0, 0, 1);

        double[] y = Local.valuesOf(tfe, dense.build(tfe, new int[] {2}).forward(x));

        assertThat(y).containsExactly(5, 4, -5);
    }

    @Test
    void layer_ofAShapeItDoesNotTake_isRefused_namingBoth() {
        TfeContext tfe = Local.tfe();

        assertThatThrownBy(() -> Sequential.of(tfe, new int[] {2, 3}, new Dense(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer=Dense(4), input=[2, 3]");
        assertThatThrownBy(() -> Sequential.of(tfe, new int[] {2, 3}, new Reshape(7)))
                .hasMessageContaining("layer=Reshape[7], input=[2, 3]");
        assertThatThrownBy(() -> new Permute(1, 3)).hasMessageContaining("axes=[1, 3], allowed=each of 1..2 once");
    }

    @Test
    void activation_withoutDerivative_isForPredictionsOnly() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 1, new int[] {1, 1}, 1);
        Activation gelu = new Activation("gelu", PrivateTensor::gelu);

        assertThat(Local.valuesOf(tfe, gelu.forward(x))[0]).isCloseTo(0.8413, within(1e-4));
        assertThatThrownBy(() -> gelu.train(x).inputGradient().apply(x)).hasMessageContaining("Activation(gelu)");
    }
}
