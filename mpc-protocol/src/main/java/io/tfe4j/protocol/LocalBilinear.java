package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.LocalProducts;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;

/** A party's unmasked summand of a matrix product or a convolution. */
final class LocalBilinear {
    private LocalBilinear() {}

    static RingTensor matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return LocalProducts.matmul(x.left(), x.right(), y.left(), y.right());
    }

    static RingTensor conv2d(PartyContext context, ArithmeticShare x, ArithmeticShare w, Conv2d spec) {
        return LocalProducts.conv2d(x.left(), x.right(), w.left(), w.right(), spec);
    }
}
