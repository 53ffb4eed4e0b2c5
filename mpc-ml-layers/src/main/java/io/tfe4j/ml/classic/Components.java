package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;

/** What a {@link Pca} has found. */
public final class Components {
    private final PrivateTensor mean;
    private final PrivateTensor directions;
    private final PrivateTensor shares;

    Components(PrivateTensor mean, PrivateTensor directions, PrivateTensor shares) {
        this.mean = mean;
        this.directions = directions;
        this.shares = shares;
    }

    /** Columns of length 1, [features, components]. */
    public PrivateTensor directions() {
        return directions;
    }

    /** The part of all variance that each component explains, [components]. */
    public PrivateTensor explainedVarianceRatio() {
        return shares;
    }

    /** Examples in terms of the components, [rows, components]. <b>Cost:</b> 2 rounds. */
    public PrivateTensor transform(PrivateTensor x) {
        return x.sub(mean).mmul(directions);
    }

    @Override
    public String toString() {
        return "components: directions=" + directions;
    }
}
