package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.List;

/** What is done to mean gradients that are too large. */
interface Clipping {
    Clipping NONE = gradients -> gradients;

    List<PrivateTensor> apply(List<PrivateTensor> gradients);

    static Clipping byValue(double limit) {
        Bound bound = Bound.clipped(limit);
        return gradients -> gradients.stream().map(bound::apply).toList();
    }

    static Clipping byNorm(double limit) {
        return new NormClipping(limit);
    }
}
