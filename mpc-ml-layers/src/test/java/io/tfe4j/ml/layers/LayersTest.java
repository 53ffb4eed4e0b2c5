package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against its twin in the clear: results, and gradients against finite differences. */
class LayersTest {
    private static final int BATCH = 3;

    record Case(Layer layer, PlainLayer plain, double tolerance, int[] input, double[]... parameters) {
        @Override
        public String toString() {
            return layer.name() + " of " + Arrays.toString(input);
        }
    }

    static Stream<Case> layers() {
        double[] kernel = Local.numbers(12, 1);
        double[] bias = Local.numbers(3, 2);
        int[] vector = {4};
        return Stream.of(
                new Case(
                        new Dense(3).kernel(Weights.known(kernel)).bias(Weights.of("owner", bias)),
                        PlainLayers::dense,
                        1e-4,
                        vector,
                        kernel,
                        bias),
                new Case(
                        new Dense(3).kernel(Weights.of("owner", kernel)).withoutBias(),
                        (x, parameters) -> PlainLayers.dense(x, parameters[0], new double[3]),
                        1e-4,
                        vector,
                        kernel),
                new Case(
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
                new Case(new Softmax(), PlainLayers::softmax, 2e-4, vector),
                new Case(new Flatten(), (x, none) -> x, 1e-4, new int[] {2, 3}),
                new Case(new Reshape(3, 1, 2), (x, none) -> x, 1e-4, new int[] {2, 3}));
    }

    private static Case each(Layer layer, DoubleUnaryOperator function, double tolerance) {
        PlainLayer plain = (x, none) -> Arrays.stream(x).map(function).toArray();
        return new Case(layer, plain, tolerance, new int[] {2, 3});
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer_ofABatch_isAsInTheClear_andSoAreItsGradients(Case one) {
        TfeContext tfe = Local.tfe();
        Layer.Built built = one.layer.build(tfe, one.input);
        int[] shape = Shapes.batched(BATCH, one.input);
        double[] x = Local.numbers(Shapes.size(shape), 3);
        PrivateTensor input = Local.input(tfe, 4, shape, x);
        PrivateTensor result = built.forward(input);
        double[] weights = Local.numbers(result.type().shape().size(), 4);
        Pass pass = built.train(input);
        PrivateTensor gradient = Local.input(tfe, 1, result.shape(), weights);

        List<PrivateTensor> tensors = new ArrayList<>(
                List.of(result, pass.output(), pass.inputGradient().apply(gradient)));
        tensors.addAll(pass.parameterGradients().apply(gradient));
        List<double[]> secure = Local.valuesOf(tfe, tensors);

        assertThat(result.shape()).isEqualTo(Shapes.batched(BATCH, one.layer.outputShape(one.input)));
        assertThat(secure).hasSize(3 + one.parameters.length);
        double[][] arguments =
                Stream.concat(Stream.of(x), Stream.of(one.parameters)).toArray(double[][]::new);
        double[] plain = one.plain.apply(x, one.parameters);
        assertThat(secure.get(0)).containsExactly(plain, within(one.tolerance));
        assertThat(secure.get(1)).containsExactly(plain, within(one.tolerance));
        for (int i = 0; i < arguments.length; i++) {
            assertThat(secure.get(2 + i))
                    .as("gradient by argument %d", i)
                    .containsExactly(one.plain.gradient(weights, i, arguments), within(one.tolerance));
        }
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
