package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A layer, its twin in the clear, the shape of an example, and the parameters that learn. */
record LayerCheck(Layer layer, PlainLayer plain, double tolerance, int[] input, double[]... parameters) {
    private static final int BATCH = 3;

    void run() {
        TfeContext tfe = Local.tfe();
        Layer.Built built = layer.build(tfe, input);
        int[] shape = Shapes.batched(BATCH, input);
        double[] x = Local.numbers(Shapes.size(shape), 3);
        PrivateTensor examples = Local.input(tfe, 4, shape, x);
        PrivateTensor result = built.forward(examples);
        double[] weights = Local.numbers(result.type().shape().size(), 4);
        Pass pass = built.train(examples);
        PrivateTensor gradient = Local.input(tfe, 1, result.shape(), weights);

        List<PrivateTensor> tensors = new ArrayList<>(
                List.of(result, pass.output(), pass.inputGradient().apply(gradient)));
        tensors.addAll(pass.parameterGradients().apply(gradient));
        List<double[]> secure = Local.valuesOf(tfe, tensors);

        assertThat(result.shape()).isEqualTo(Shapes.batched(BATCH, layer.outputShape(input)));
        assertThat(secure).hasSize(3 + parameters.length);
        double[] wanted = plain.apply(x, parameters);
        assertThat(secure.get(0)).containsExactly(wanted, within(tolerance));
        assertThat(secure.get(1)).containsExactly(wanted, within(tolerance));
        double[][] arguments =
                Stream.concat(Stream.of(x), Stream.of(parameters)).toArray(double[][]::new);
        for (int i = 0; i < arguments.length; i++) {
            assertThat(secure.get(2 + i))
                    .as("gradient by argument %d", i)
                    .containsExactly(plain.gradient(weights, i, arguments), within(tolerance));
        }
    }

    @Override
    public String toString() {
        return layer.name() + " of " + Arrays.toString(input);
    }
}
