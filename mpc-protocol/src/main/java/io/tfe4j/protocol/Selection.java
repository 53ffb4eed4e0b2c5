package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.loops.Pair;
import io.tfe4j.protocol.loops.Segment;
import io.tfe4j.protocol.loops.ShareLoops;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * Bit injection: a shared bit times a shared integer.
 *
 * <p>With {@code u = b0 ^ b1} and {@code U = u (a0 + a1)} at the helper and {@code v = b2} at the others,
 * {@code b a = v a + (1 - 2v)(U + u a2)}. The helper splits u and U between the others; each computes its summand, and
 * they reshare. <b>Cost:</b> 256 bits an element, 2 rounds. <b>Security:</b> one semi-honest party. <b>Source:</b>
 * derived for tfe4j; checked by the exhaustive view test.
 */
public final class Selection {
    enum Steps implements Step {
        SEND_BIT,
        SEND_PRODUCT,
        RESHARE
    }

    private Selection() {}

    public static Cost cost(int n) {
        return new Cost(2, 4L * 64 * n);
    }

    /** {@code bit * a} elementwise; shapes equal. */
    public static ArithmeticShare select(PartyContext context, BooleanShare bit, ArithmeticShare a) {
        if (bit.planes() != 1 || !bit.shape().equals(a.shape())) {
            throw new IllegalArgumentException("one bit for each element expected: bits=" + bit + ", values=" + a);
        }
        if (bit.isSymbolic() || a.isSymbolic()) {
            context.charge(cost(a.size()));
            return ArithmeticShare.symbolic(a.shape());
        }
        int n = a.size();
        long[] left = new long[n];
        long[] right = new long[n];
        Resharing resharing = new Resharing(context.at(Steps.RESHARE), left, right);
        Chunk[] chunks = Chunk.ofElements(context, n);
        for (Chunk chunk : chunks) {
            switch (chunk.role()) {
                case HELPER -> sendSplit(context, chunk, bit, a);
                case PREVIOUS -> resharing.send(chunk, summandOfPrevious(context, chunk, bit, a));
                case NEXT -> {}
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.NEXT) {
                resharing.send(chunk, summandOfNext(context, chunk, bit, a));
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.HELPER) {
                resharing.receive(chunk);
            }
        }
        return ArithmeticShare.of(a.shape(), left, right);
    }

    private static long[] mask(PartyContext context, Steps step, Chunk chunk, Party other) {
        return context.at(step)
                .commonRandom(other)
                .words(chunk.from(), context.ring().mask(), chunk.length());
    }

    private static void sendSplit(PartyContext context, Chunk chunk, BooleanShare bit, ArithmeticShare a) {
        int n = chunk.length();
        long[] u = Conversion.known(chunk, bit);
        long[] bitMask = mask(context, Steps.SEND_BIT, chunk, chunk.previous());
        long[] productMask = mask(context, Steps.SEND_PRODUCT, chunk, chunk.previous());
        long[] message = new long[2 * n];
        Pair known = new Pair(a.left().data(), a.right().data(), chunk.from());
        ShareLoops.fastest().selectSplit(u, known, Pair.of(bitMask, productMask), message, n);
        Reduction.reduce(context, message, 0, message.length);
        context.at(Steps.SEND_BIT).send(chunk.next(), chunk.index(), message);
    }

    private static long[] summandOfPrevious(PartyContext context, Chunk chunk, BooleanShare bit, ArithmeticShare a) {
        long[] a2 = a.left().data();
        long[] a0 = a.right().data();
        long[] v = Conversion.known(chunk, bit);
        long[] bitMask = mask(context, Steps.SEND_BIT, chunk, chunk.helper());
        long[] productMask = mask(context, Steps.SEND_PRODUCT, chunk, chunk.helper());
        ShareLoops.fastest()
                .selectSummand(
                        v,
                        new ShareLoops.Base(a0, null, chunk.from()),
                        new Segment(a2, chunk.from()),
                        Segment.of(bitMask),
                        Segment.of(productMask),
                        v.length);
        return v;
    }

    private static long[] summandOfNext(PartyContext context, Chunk chunk, BooleanShare bit, ArithmeticShare a) {
        int n = chunk.length();
        long[] a1 = a.left().data();
        long[] a2 = a.right().data();
        long[] v = Conversion.known(chunk, bit);
        long[] split = context.at(Steps.SEND_BIT).receive(chunk.helper(), chunk.index(), 2 * n);
        ShareLoops.fastest()
                .selectSummand(
                        v,
                        new ShareLoops.Base(a1, a2, chunk.from()),
                        new Segment(a2, chunk.from()),
                        Segment.of(split),
                        new Segment(split, n),
                        n);
        return v;
    }
}
