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
        PrivateTensor result = layer.build(tfe, input).forward(examples(tfe));

        assertThat(Local.valuesOf(tfe, result)).containsExactly(plain.apply(x(), parameters), within(tolerance));
        runTraining();
    }

    private double[] x() {
        return Local.numbers(BATCH * Shapes.size(input), 3);
    }

    private PrivateTensor examples(TfeContext tfe) {
        return Local.input(tfe, 4, Shapes.batched(BATCH, input), x());
    }

    /** The result that training sees, and the gradients. */
    void runTraining() {
        TfeContext tfe = Local.tfe();
        Pass pass = layer.build(tfe, input).train(examples(tfe));
        int[] shape = Shapes.batched(BATCH, layer.outputShape(input));
        double[] weights = Local.numbers(Shapes.size(shape), 4);
        PrivateTensor gradient = Local.input(tfe, 1, shape, weights);

        List<PrivateTensor> tensors =
                new ArrayList<>(List.of(pass.output(), pass.inputGradient().apply(gradient)));
        tensors.addAll(pass.parameterGradients().apply(gradient));
        List<double[]> secure = Local.valuesOf(tfe, tensors);

        assertThat(pass.output().shape()).isEqualTo(shape);
        assertThat(secure).hasSize(2 + parameters.length);
        assertThat(secure.get(0)).containsExactly(plain.apply(x(), parameters), within(tolerance));
        double[][] arguments =
                Stream.concat(Stream.of(x()), Stream.of(parameters)).toArray(double[][]::new);
        for (int i = 0; i < arguments.length; i++) {
            assertThat(secure.get(1 + i))
                    .as("gradient by argument %d", i)
                    .containsExactly(plain.gradient(weights, i, arguments), within(tolerance));
        }
    }

    @Override
    public String toString() {
        return layer.name() + " of " + Arrays.toString(input);
    }
}
