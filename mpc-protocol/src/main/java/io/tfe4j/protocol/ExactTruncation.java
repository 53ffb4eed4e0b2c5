package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/**
 * Turns a masked additive sharing {@code z = z0 + z1 + z2} into a replicated sharing of {@code floor(z / 2^d + 1/2)},
 * the nearest whole number.
 *
 * <p>One party C, the helper, keeps its own summand {@code c = z_C}; the two others exchange theirs, so both know
 * {@code r = z - c}. That is how {@link Truncation#floor} splits a number between a helper and two others, and all that
 * it uses of a sharing, so it goes on from there. The helper's first messages need nothing of anybody and leave in the
 * round of the exchange.
 *
 * <p><b>Range:</b> {@code |z| + 2^(d-1) < 2^(w-2)}. <b>Error:</b> none beyond the rounding; the result is a function of
 * z alone. <b>Cost:</b> 128 bits an element and those of the floor, in the floor's rounds: 518 bits and 6 rounds at d =
 * 16. <b>Security:</b> one semi-honest party; the summands are masked by a zero share, as in {@link FusedTruncation}.
 */
final class ExactTruncation {
    enum Steps implements Step {
        SEND_SUMMAND,
        FLOOR
    }

    private ExactTruncation() {}

    static ArithmeticShare charged(PartyContext context, Shape shape, int bits, long products) {
        FusedTruncation.check(context, bits);
        // the exchange runs beside the helper's first round, on which the others wait anyway
        context.charge(new Cost(0, 2L * Long.SIZE * shape.size()).withProducts(products));
        return Truncation.floor(context.at(Steps.FLOOR), ArithmeticShare.symbolic(shape), bits);
    }

    static ArithmeticShare truncate(PartyContext context, LocalProduct product, int bits) {
        FusedTruncation.check(context, bits);
        int n = product.shape().size();
        Party self = context.self();
        Party helper = Chunk.whole(context, n).helper();
        long[] known = new long[n];
        product.fill(0, n, known, 0);
        if (self == helper) {
            long half = 1L << (bits - 1);
            for (int i = 0; i < n; i++) {
                known[i] += half;
            }
        } else {
            known = exchanged(context, helper == self.next() ? self.previous() : self.next(), known);
        }
        Reduction.reduce(context, known, 0, n);
        long[] unknown = new long[n];
        boolean left = self == helper || self == helper.previous();
        ArithmeticShare split = ArithmeticShare.of(product.shape(), left ? known : unknown, left ? unknown : known);
        return Truncation.floor(context.at(Steps.FLOOR), split, bits);
    }

    private static long[] exchanged(PartyContext context, Party other, long[] own) {
        int n = own.length;
        PartyContext exchange = context.at(Steps.SEND_SUMMAND);
        exchange.send(other, 0, own);
        long[] sum = new long[n];
        RingKernels.fastest().add(own, 0, exchange.receive(other, 0, n), 0, sum, 0, n);
        return sum;
    }
}
