package io.tfe4j.ml.layers;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;

/** Where functions made of pieces have which slope. */
final class Bends {
    private Bends() {}

    static PrivateBits between(PrivateTensor x, double low, double high) {
        return x.gt(low).and(x.lt(high));
    }

    /** {@code x} where it is true, elsewhere 0: less is sent for a choice than for a product with a bit. */
    static PrivateTensor where(PrivateBits bits, PrivateTensor x) {
        return bits.where(x, x.mul(0));
    }
}
