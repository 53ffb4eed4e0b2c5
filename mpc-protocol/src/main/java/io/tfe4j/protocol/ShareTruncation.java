package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.loops.Pair;
import io.tfe4j.protocol.loops.Segment;
import io.tfe4j.protocol.loops.ShareTruncationLoops;
import io.tfe4j.protocol.loops.TruncationLoops;
import io.tfe4j.ring.BitPacking;
import io.tfe4j.share.ArithmeticShare;

/**
 * Truncation of an existing sharing (T2u of docs/protocols/truncation.md): the helper knows {@code c = x0 + x1 + 2^(w-2)}, the
 * others {@code r = x2}; the wrap is the or of their top bits, needed modulo {@code 2^d} only.
 *
 * <p><b>Cost:</b> 2 rounds, 64 + 3d bits an element, d-bit values packed.
 */
final class ShareTruncation {
    enum Steps implements Step {
        SEND_QUOTIENT,
        QUOTIENT_MASK,
        WRAP_MASK,
        SEND_PRODUCT,
        RESHARE_LOW,
        RESHARE_HIGH
    }

    private final PartyContext context;
    private final BitPacking packing;
    private final TruncationMasks masks;
    private final ShareTruncationLoops loops;
    private final TruncationLoops lastRound;
    private final ArithmeticShare x;
    private final Chunk[] chunks;
    private final long[] left;
    private final long[] right;

    /**
     * @param exact rounds both quotients down, for {@link Truncation#floor} to add the carry of the low parts;
     *     otherwise that of r is rounded up, for a mean error of zero
     */
    ShareTruncation(PartyContext context, ArithmeticShare x, int d, boolean exact) {
        this.context = context;
        this.x = x;
        this.chunks = Chunk.ofElements(context, x.size(), !exact);
        this.left = new long[x.size()];
        this.right = new long[x.size()];
        this.packing = new BitPacking(d);
        this.masks = new TruncationMasks(context, packing);
        this.loops = ShareTruncationLoops.fastest(context.ring(), d, !exact);
        this.lastRound = TruncationLoops.fastest(context.ring(), d);
    }

    static Cost cost(int n, int bits) {
        BitPacking packing = new BitPacking(bits);
        return new Cost(2, 64 * Chunk.sum(n, length -> length + 3L * packing.words(length)));
    }

    ArithmeticShare run() {
        round1();
        round2();
        return finish();
    }

    void round1() {
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.HELPER) {
                sendQuotient(chunk);
            } else if (chunk.role() == Chunk.Role.PREVIOUS) {
                sendProduct(chunk, x.left().data());
            }
        }
    }

    void round2() {
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.NEXT) {
                finishNext(chunk, x.right().data());
            }
        }
    }

    ArithmeticShare finish() {
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.HELPER) {
                finishHelper(chunk);
            }
        }
        return ArithmeticShare.of(x.shape(), left, right);
    }

    private void sendQuotient(Chunk chunk) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] s = masks.packed(Steps.WRAP_MASK, chunk, chunk.previous());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.previous(), left);
        long[] message = new long[n + words];
        loops.offer(new Pair(x.left().data(), x.right().data(), chunk.from()), left, s, message, n);
        System.arraycopy(message, 0, right, chunk.from(), n);
        context.at(Steps.SEND_QUOTIENT).send(chunk.next(), chunk.index(), message);
    }

    /** The predecessor needs nothing from anybody: its message leaves in the first round. */
    private void sendProduct(Chunk chunk, long[] r) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] s = masks.packed(Steps.WRAP_MASK, chunk, chunk.helper());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.helper(), right);
        long[] p = masks.packed(Steps.RESHARE_LOW, chunk, chunk.next());
        long[] q = masks.packed(Steps.RESHARE_HIGH, chunk, chunk.next());
        long[] message = new long[words];
        loops.product(r, Segment.of(s), Pair.of(p, q), new Pair(right, left, chunk.from()), message, n);
        context.at(Steps.SEND_PRODUCT).send(chunk.helper(), chunk.index(), message);
    }

    private void finishNext(Chunk chunk, long[] r) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] p = masks.packed(Steps.RESHARE_LOW, chunk, chunk.previous());
        long[] q = masks.packed(Steps.RESHARE_HIGH, chunk, chunk.previous());
        long[] quotient = context.at(Steps.SEND_QUOTIENT).receive(chunk.helper(), chunk.index(), n + words);
        long[] message = new long[words];
        System.arraycopy(quotient, 0, left, chunk.from(), n);
        loops.product(r, new Segment(quotient, n), Pair.of(q, p), new Pair(left, right, chunk.from()), message, n);
        context.at(Steps.SEND_PRODUCT).send(chunk.helper(), chunk.index(), message);
    }

    private void finishHelper(Chunk chunk) {
        int n = chunk.length();
        int words = packing.words(n);
        PartyContext product = context.at(Steps.SEND_PRODUCT);
        long[] fromPrevious = product.receive(chunk.previous(), chunk.index(), words);
        long[] fromNext = product.receive(chunk.next(), chunk.index(), words);
        lastRound.previous(fromPrevious, fromNext, new Pair(left, right, chunk.from()), n);
    }
}
