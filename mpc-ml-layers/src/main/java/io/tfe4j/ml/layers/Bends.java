package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;

/** Where functions made of pieces have which slope. */
final class Bends {
    private Bends() {}

    /** 1 for elements between the two, elsewhere 0. */
    static PrivateTensor between(PrivateTensor x, double low, double high) {
        return x.gt(low).and(x.lt(high)).toNumbers();
    }
}
