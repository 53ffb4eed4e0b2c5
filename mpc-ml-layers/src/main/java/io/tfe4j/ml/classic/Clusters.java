package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;

/** Centers that divide space among themselves. */
public final class Clusters {
    static final int SHARE_BITS = 24;

    private final PrivateTensor centers;

    Clusters(PrivateTensor centers) {
        this.centers = centers;
    }

    /** [clusters, features]. */
    public PrivateTensor centers() {
        return centers;
    }

    /**
     * {@code |center|^2 - 2 x center} of each example and center, [rows, clusters]: the squared distance but for
     * {@code |x|^2}, which is the same for all centers. <b>Error:</b> two units. <b>Cost:</b> 2 rounds.
     */
    private PrivateTensor distances(PrivateTensor x) {
        PrivateTensor squares = centers.square().sum(1);
        return squares.sub(x.mmul(centers.transpose()).mul(2));
    }

    /** The index of the nearest center for each example, [rows], whole numbers. */
    public PrivateTensor nearest(PrivateTensor x) {
        return distances(x).argMin(1);
    }

    @Override
    public String toString() {
        return "clusters: centers=" + centers;
    }
}
