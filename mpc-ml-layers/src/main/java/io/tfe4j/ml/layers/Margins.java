package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ring.Conv2d;

/** Zeros around images [batch, channels, height, width], and back. Costs nothing. */
record Margins(int top, int bottom, int left, int right) {
    static Margins of(Conv2d spec) {
        return new Margins(spec.paddingTop(), spec.paddingBottom(), spec.paddingLeft(), spec.paddingRight());
    }

    boolean areNone() {
        return top + bottom + left + right == 0;
    }

    PrivateTensor around(PrivateTensor x) {
        return areNone() ? x : x.pad(new int[] {0, 0, top, left}, new int[] {0, 0, bottom, right});
    }

    PrivateTensor off(PrivateTensor x) {
        int[] ends = {x.size(0), x.size(1), x.size(2) - bottom, x.size(3) - right};
        return areNone() ? x : x.slice(new int[] {0, 0, top, left}, ends);
    }
}
