package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.List;

/** What is done to mean gradients that are too large. */
interface Clipping {
    int SIGNIFICANT_BITS = 12;
    int MOST_BITS = 28;

    Clipping NONE = gradients -> gradients;

    List<PrivateTensor> apply(List<PrivateTensor> gradients);

    static Clipping byValue(double limit) {
        Bound bound = Bound.clipped(limit);
        return gradients -> gradients.stream()
                .map(gradient -> bound.apply(fineEnough(gradient, limit)))
                .toList();
    }

    /** With fraction bits that hold {@code limit} to within 2^-12 of it, of which there are 28 at most. */
    static PrivateTensor fineEnough(PrivateTensor gradient, double limit) {
        int wanted = Math.min(MOST_BITS, SIGNIFICANT_BITS - Math.getExponent(limit));
        return gradient.fractionBits() >= wanted ? gradient : gradient.withFractionBits(wanted);
    }

    static Clipping byNorm(double limit) {
        return new NormClipping(limit);
    }
}
