package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.Arrays;
import java.util.List;

/**
 * The same layer for each step of a sequence: {@code new TimeDistributed(new Dense(8))}. <b>Shape:</b> [batch, steps,
 * ...]; steps are taken for so many more examples. <b>Range, error, cost:</b> those of the layer.
 */
public final class TimeDistributed extends NamedLayer {
    private final Layer each;

    public TimeDistributed(Layer each) {
        this.each = each;
    }

    @Override
    public String name() {
        return "TimeDistributed(" + each.name() + ")";
    }

    private static int[] step(int[] input) {
        if (input.length < 2) {
            throw new IllegalArgumentException("no steps of a sequence: input=" + Arrays.toString(input));
        }
        return Arrays.copyOfRange(input, 1, input.length);
    }

    @Override
    public int[] outputShape(int[] input) {
        return Shapes.batched(input[0], each.outputShape(step(input)));
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltSteps(each.build(tfe, step(input)));
    }

    private record BuiltSteps(Built each) implements Built {
        @Override
        public List<Parameter> parameters() {
            return each.parameters();
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return unfolded(each.forward(folded(x)), x);
        }

        /** Steps as examples. */
        private static PrivateTensor folded(PrivateTensor x) {
            int[] shape = x.shape();
            int[] step = Arrays.copyOfRange(shape, 2, shape.length);
            return x.reshape(Shapes.batched(shape[0] * shape[1], step));
        }

        /** As many examples and steps as {@code like}. */
        private static PrivateTensor unfolded(PrivateTensor x, PrivateTensor like) {
            int[] shape = x.shape();
            shape[0] = like.size(1);
            return x.reshape(Shapes.batched(like.size(0), shape));
        }

        @Override
        public Pass train(PrivateTensor x) {
            Pass pass = each.train(folded(x));
            return new Pass(
                    unfolded(pass.output(), x),
                    gradient -> unfolded(pass.inputGradient().apply(folded(gradient)), x),
                    gradient -> pass.parameterGradients().apply(folded(gradient)),
                    pass.updates());
        }

        @Override
        public PrivateTensor frozenGradient(PrivateTensor x, PrivateTensor gradient) {
            return unfolded(each.frozenGradient(folded(x), folded(gradient)), x);
        }
    }
}
