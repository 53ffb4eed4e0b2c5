package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code (x - mean) / deviation * scale + shift} of each channel, with the statistics of an earlier training: for
 * predictions. Its weights are four vectors over the first axis of an example, the channels.
 *
 * <p>The owner gives {@code factor = scale / sqrt(variance + epsilon)} rather than the two: in the clear the quotient
 * is exact and free, and no range has to allow for a variance of nearly zero. Gradients pass through; scale and
 * statistics stay as they are, the shift learns.
 */
public final class BatchNormalization implements Layer {
    private final Weights mean;
    private final Weights factor;
    private final Weights shift;

    public BatchNormalization(Weights mean, Weights factor, Weights shift) {
        this.mean = mean;
        this.factor = factor;
        this.shift = shift;
    }

    @Override
    public String name() {
        return "BatchNormalization";
    }

    @Override
    public int[] outputShape(int[] input) {
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltNormalization(
                mean.define(tfe, "mean", false, input[0]),
                factor.define(tfe, "factor", false, input[0]),
                shift.define(tfe, "shift", true, input[0]));
    }

    private record BuiltNormalization(Parameter mean, Parameter factor, Parameter shift) implements Built {
        @Override
        public List<Parameter> parameters() {
            return List.of(mean, factor, shift);
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return x.sub(along(mean, x)).mul(along(factor, x)).add(along(shift, x));
        }

        /** In the shape in which a vector over the channels broadcasts. */
        private static Tensor along(Parameter parameter, PrivateTensor x) {
            int[] shape = new int[x.rank() - 1];
            Arrays.fill(shape, 1);
            shape[0] = x.size(1);
            return Shapes.reshaped(parameter.tensor(), shape);
        }

        @Override
        public Pass train(PrivateTensor x) {
            Tensor before = along(factor, x);
            return new Pass(
                    forward(x),
                    gradient -> gradient.mul(before),
                    gradient -> shift.isTrainable() ? List.of(overBatch(gradient)) : List.of());
        }

        /** Summed over all axes but the channels. */
        private static PrivateTensor overBatch(PrivateTensor gradient) {
            return gradient.sum(IntStream.range(0, gradient.rank())
                    .filter(axis -> axis != 1)
                    .toArray());
        }
    }
}
