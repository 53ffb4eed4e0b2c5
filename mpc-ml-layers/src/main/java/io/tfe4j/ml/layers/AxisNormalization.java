package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normalization of every {@code length} numbers that are next to one another, with weights along an axis. */
record AxisNormalization(
        int length,
        ChannelAxis axis,
        Parameter gamma,
        Parameter beta,
        double epsilon,
        @Nullable Bound bound) implements Layer.Built {
    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return train(x).output();
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] shape = x.shape();
        Standardized rows = Standardized.of(x.reshape(-1, length), epsilon);
        PrivateTensor normalized = rows.normalized().reshape(shape);
        PrivateTensor output = normalized.mul(axis.along(gamma.tensor(), x)).add(axis.along(beta.tensor(), x));
        return new Pass(
                bound == null ? output : bound.apply(output),
                gradient -> rows.gradient(
                                gradient.mul(axis.along(gamma.tensor(), x)).reshape(-1, length))
                        .reshape(shape),
                gradient -> new Gradients()
                        .by(gamma, () -> axis.sumOfProducts(gradient, normalized))
                        .by(beta, () -> axis.sum(gradient))
                        .list());
    }
}
