package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.loops.Pair;
import io.tfe4j.protocol.loops.Segment;
import io.tfe4j.protocol.loops.TruncationLoops;
import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/**
 * Turns a masked additive sharing {@code z = z0 + z1 + z2} into a replicated sharing of {@code z / 2^d} (T2 of
 * docs/protocols/truncation.md).
 *
 * <p>The helper and its successor exchange their z, so both know {@code c = z0 + z1 + 2^(w-2)}, and the predecessor
 * knows {@code r = z2}. Since |z| is small, the sum wraps exactly if the top bit of c or of r is set; the wrap is
 * multiplied by {@code 2^(w-d)}, so it is needed modulo {@code 2^d} only, and one product of d-bit values delivers it.
 *
 * <p><b>Range:</b> {@code |z| < 2^(w-2)}; outside, the result is wrong by a multiple of {@code 2^(w-d)}.
 * <b>Error:</b> below one unit in the last place, with mean zero (one summand is rounded down, the other up); no other
 * failure. <b>Cost:</b> 2 rounds; {@code 2 * 64 + 64 + 3d} bits an element, d-bit values packed. <b>Security:</b> one
 * semi-honest party. The result is {@code floor((z - u) / 2^d) + [u != 0]} for {@code u = r mod 2^d}, uniform and
 * independent of z, which the predecessor knows, while the two others know {@code (z - u) mod 2^d} (rounding with public
 * dither): before a value is opened use {@link Truncation#floor} instead. <b>Source:</b> derived for tfe4j; checked by the exhaustive view test.
 */
final class FusedTruncation {
    enum Steps implements Step {
        SEND_SUMMAND,
        SEND_WRAP,
        /** s, known to the helper and its predecessor. */
        PRODUCT_MASK,
        /** f, known to the same two: component 0 of the quotient, but for the wrap. */
        QUOTIENT_MASK,
        SEND_PRODUCT,
        RESHARE_LOW,
        RESHARE_HIGH
    }

    private static final long[] NOTHING = {};

    private final PartyContext context;
    private final BitPacking packing;
    private final TruncationMasks masks;
    private final TruncationLoops loops;

    private FusedTruncation(PartyContext context, int d) {
        this.context = context;
        this.packing = new BitPacking(d);
        this.masks = new TruncationMasks(context, packing);
        this.loops = TruncationLoops.fastest(context.ring(), d);
    }

    static Cost cost(int n, int bits) {
        BitPacking packing = new BitPacking(bits);
        return new Cost(2, 64 * Chunk.sum(n, length -> 3L * length + 3L * packing.words(length)));
    }

    static ArithmeticShare charged(PartyContext context, Shape shape, int bits, long products) {
        check(context, bits);
        context.charge(cost(shape.size(), bits).withProducts(products));
        return ArithmeticShare.symbolic(shape);
    }

    static void check(PartyContext context, int bits) {
        int limit = context.ring().bits() - 2;
        if (bits < 1 || bits > limit) {
            throw new IllegalArgumentException("bits out of range: bits=" + bits + ", allowed=1.." + limit);
        }
    }

    static ArithmeticShare truncate(PartyContext context, LocalProduct product, int bits) {
        check(context, bits);
        return new FusedTruncation(context, bits).run(product);
    }

    private ArithmeticShare run(LocalProduct product) {
        int n = product.shape().size();
        long[] left = new long[n];
        long[] right = new long[n];
        Chunk[] chunks = Chunk.ofElements(context, n);
        long[][] summands = new long[chunks.length][];
        for (Chunk chunk : chunks) {
            summands[chunk.index()] = exchange(chunk, product, left, right);
        }
        for (Chunk chunk : chunks) {
            switch (chunk.role()) {
                case HELPER -> finishHelper(chunk, summands[chunk.index()], left, right);
                case NEXT -> finishNext(chunk, summands[chunk.index()], left, right);
                case PREVIOUS -> {}
            }
            summands[chunk.index()] = null;
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.PREVIOUS) {
                finishPrevious(chunk, left, right);
            }
        }
        return ArithmeticShare.of(product.shape(), left, right);
    }

    /** Round 1. The helper and its successor exchange summands; the holder of r sends what it knows of the result. */
    private long[] exchange(Chunk chunk, LocalProduct product, long[] left, long[] right) {
        if (chunk.role() == Chunk.Role.PREVIOUS) {
            sendWrap(chunk, product, left, right);
            return NOTHING;
        }
        long[] z = new long[chunk.length()];
        product.fill(chunk.from(), chunk.to(), z, 0);
        Party other = chunk.role() == Chunk.Role.HELPER ? chunk.next() : chunk.helper();
        context.at(Steps.SEND_SUMMAND).send(other, chunk.index(), z);
        return z;
    }

    /** The message is computed where r stands. */
    private void sendWrap(Chunk chunk, LocalProduct product, long[] left, long[] right) {
        int n = chunk.length();
        long[] message = new long[n + packing.words(n)];
        product.fill(chunk.from(), chunk.to(), message, 0);
        long[] mask = masks.packed(Steps.PRODUCT_MASK, chunk, chunk.helper());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.helper(), right);
        loops.wrapMessage(message, mask, new Segment(right, chunk.from()), message, n);
        System.arraycopy(message, 0, left, chunk.from(), n);
        context.at(Steps.SEND_WRAP).send(chunk.next(), chunk.index(), message);
    }

    private void finishHelper(Chunk chunk, long[] z, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] other = context.at(Steps.SEND_SUMMAND).receive(chunk.next(), chunk.index(), n);
        long[] s = masks.packed(Steps.PRODUCT_MASK, chunk, chunk.previous());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.previous(), left);
        long[] a = masks.packed(Steps.RESHARE_LOW, chunk, chunk.next());
        long[] b = masks.packed(Steps.RESHARE_HIGH, chunk, chunk.next());
        long[] message = new long[words];
        loops.helper(Pair.of(z, other), s, Pair.of(a, b), new Pair(left, right, chunk.from()), message, n);
        context.at(Steps.SEND_PRODUCT).send(chunk.previous(), chunk.index(), message);
    }

    private void finishNext(Chunk chunk, long[] z, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] other = context.at(Steps.SEND_SUMMAND).receive(chunk.helper(), chunk.index(), n);
        long[] wrap = context.at(Steps.SEND_WRAP).receive(chunk.previous(), chunk.index(), n + words);
        long[] a = masks.packed(Steps.RESHARE_LOW, chunk, chunk.helper());
        long[] b = masks.packed(Steps.RESHARE_HIGH, chunk, chunk.helper());
        long[] message = new long[words];
        loops.next(Pair.of(z, other), wrap, Pair.of(a, b), new Pair(left, right, chunk.from()), message, n);
        context.at(Steps.SEND_PRODUCT).send(chunk.previous(), chunk.index(), message);
    }

    private void finishPrevious(Chunk chunk, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        PartyContext product = context.at(Steps.SEND_PRODUCT);
        long[] fromHelper = product.receive(chunk.helper(), chunk.index(), words);
        long[] fromNext = product.receive(chunk.next(), chunk.index(), words);
        loops.previous(fromNext, fromHelper, new Pair(left, right, chunk.from()), n);
    }
}
