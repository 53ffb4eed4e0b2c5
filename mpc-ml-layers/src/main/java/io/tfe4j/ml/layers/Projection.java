package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code x W + b} of rows, as a part of a layer. */
record Projection(Parameter kernel, @Nullable Parameter bias) {
    static Projection define(
            TfeContext tfe, String name, Weights kernel, @Nullable Weights bias, int features, int units) {
        return new Projection(
                kernel.define(tfe, name + " kernel", true, features, units),
                bias == null ? null : bias.define(tfe, name + " bias", true, units));
    }

    List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    PrivateTensor of(PrivateTensor rows) {
        PrivateTensor product = rows.mmul(kernel.tensor());
        return bias == null ? product : product.add(bias.tensor());
    }

    PrivateTensor byInput(PrivateTensor gradient) {
        return gradient.mmul(Shapes.transposed(kernel.tensor()));
    }

    void addGradients(Gradients all, PrivateTensor rows, PrivateTensor gradient) {
        all.by(kernel, () -> rows.transpose().mmul(gradient)).by(bias, () -> gradient.sum(0));
    }
}
