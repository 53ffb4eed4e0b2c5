package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.List;

/**
 * Shortens all gradients, as one vector, to a length of {@code limit}. In units of the limit, g becomes
 * {@code g * min(1, 1 / |g|)}, and {@code |g|^2} is one sum of exact products, rounded once.
 */
record NormClipping(double limit) implements Clipping {
    private static final int FRACTION_BITS = 16;
    private static final Bound SINGLE = Bound.clipped(64);

    NormClipping {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("norm must be positive and finite: limit=" + limit);
        }
    }

    @Override
    public List<PrivateTensor> apply(List<PrivateTensor> gradients) {
        List<PrivateTensor> all = gradients.stream()
                .map(gradient -> SINGLE.apply(gradient.mul(1 / limit)))
                .toList();
        PrivateTensor squares = all.stream()
                .map(NormClipping::squares)
                .reduce(PrivateTensor::add)
                .orElseThrow();
        double most = squares.type().range().realMax(squares.fractionBits());
        PrivateTensor factor = squares.clip(1, Math.max(1, most)).rsqrt();
        // the limit last: a small one has no significant bits left in the factor
        return all.stream()
                .map(gradient ->
                        Clipping.fineEnough(gradient.mul(factor), limit).mul(limit))
                .toList();
    }

    private static PrivateTensor squares(PrivateTensor gradient) {
        PrivateTensor flat = gradient.withFractionBits(FRACTION_BITS).reshape(-1);
        return flat.dot(flat);
    }
}
