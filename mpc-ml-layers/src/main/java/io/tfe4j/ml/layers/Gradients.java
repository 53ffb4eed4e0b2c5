package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gradients of those of a layer's parameters that are there and learn, in their order. */
final class Gradients {
    private final List<PrivateTensor> all = new ArrayList<>();

    Gradients by(@Nullable Parameter parameter, Supplier<PrivateTensor> gradient) {
        if (parameter != null && parameter.isTrainable()) {
            all.add(gradient.get());
        }
        return this;
    }

    List<PrivateTensor> list() {
        return List.copyOf(all);
    }
}
