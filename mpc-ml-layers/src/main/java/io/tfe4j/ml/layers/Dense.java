package io.tfe4j.ml.layers;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code x W + b}. <b>Shape:</b> [batch, in] gives [batch, units]; the kernel W is [in, units], the bias [units].
 *
 * <p><b>Range:</b> a result may be as large as {@code in} times the largest product, unless {@link #bounded} says less.
 * <b>Error:</b> below one unit of the last place. <b>Cost:</b> that of one matrix product.
 */
public final class Dense extends NamedLayer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 1;

    private final int units;
    private final Weights kernel;
    private final @Nullable Weights bias;
    private final @Nullable Bound bound;

    /** With Glorot's initial values and a bias of zeros. */
    public Dense(int units) {
        this(units, Weights.glorotUniformSecret(SEED), Weights.zeros(), null);
    }

    private Dense(int units, Weights kernel, @Nullable Weights bias, @Nullable Bound bound) {
        if (units < 1) {
            throw new IllegalArgumentException("units too few: units=" + units + ", least=1");
        }
        this.units = units;
        this.kernel = kernel;
        this.bias = bias;
        this.bound = bound;
    }

    public int units() {
        return units;
    }

    /** Of [in, units]. */
    public Weights kernel() {
        return kernel;
    }

    /** Of [units]; none, if there is no bias. */
    public Optional<Weights> bias() {
        return Optional.ofNullable(bias);
    }

    public Dense kernel(Weights weights) {
        return new Dense(units, weights, bias, bound);
    }

    public Dense bias(Weights weights) {
        return new Dense(units, kernel, weights, bound);
    }

    public Dense withoutBias() {
        return new Dense(units, kernel, null, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public Dense bounded(Bound newBound) {
        return new Dense(units, kernel, bias, newBound);
    }

    @Override
    public String name() {
        return "Dense(" + units + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 1, input);
        return new int[] {units};
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        Parameter w = kernel.define(tfe, "kernel", true, input[0], units);
        Parameter b = bias == null ? null : bias.define(tfe, "bias", true, units);
        return new BuiltDense(w, b, bound);
    }

    private record BuiltDense(
            Parameter kernel,
            @Nullable Parameter bias,
            @Nullable Bound bound) implements Built {
        @Override
        public List<Parameter> parameters() {
            return bias == null ? List.of(kernel) : List.of(kernel, bias);
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            PrivateTensor product = x.mmul(kernel.tensor());
            PrivateTensor sum = bias == null ? product : product.add(bias.tensor());
            return bound == null ? sum : bound.apply(sum);
        }

        private static boolean learns(Parameter parameter) {
            return parameter.isTrainable();
        }

        @Override
        public Pass train(PrivateTensor x) {
            return new Pass(
                            forward(x),
                            gradient -> gradient.mmul(Shapes.transposed(kernel.tensor())),
                            gradient -> new Gradients()
                                    .by(kernel, () -> x.transpose().mmul(gradient))
                                    .by(bias, () -> gradient.sum(0))
                                    .list())
                    .withExampleGradients(gradient ->
                            List.of(new DenseGradient(x, gradient, learns(kernel), bias != null && learns(bias))));
        }
    }
}
