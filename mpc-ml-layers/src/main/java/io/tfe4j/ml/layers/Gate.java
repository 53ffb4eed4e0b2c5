package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;

/** A sigmoid or hyperbolic tangent inside a recurrent layer, and its slope. */
record Gate(PrivateTensor value, PrivateTensor slope) {
    /** Of rounding, for ranges. */
    private static final double MARGIN = 0x1p-9;

    static Gate sigmoid(PrivateTensor x) {
        PrivateTensor y = x.sigmoid();
        return new Gate(y, y.mul(y.rsub(1)).assumeRange(-MARGIN, 0.25 + MARGIN));
    }

    static Gate tanh(PrivateTensor x) {
        PrivateTensor y = x.tanh();
        return new Gate(y, y.square().rsub(1).assumeRange(-MARGIN, 1 + MARGIN));
    }

    /** Columns of gate {@code place}. */
    static PrivateTensor columns(PrivateTensor x, int place, int units) {
        return x.slice(new int[] {0, place * units}, new int[] {x.size(0), (place + 1) * units});
    }
}
