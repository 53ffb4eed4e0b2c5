package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitPacking;
import io.tfe4j.share.ArithmeticShare;

/**
 * Truncation in one round (T2u in one round): the wrap {@code m_c OR m_r} is delivered as a replicated
 * value modulo {@code 2^d} by oblivious transfer among three parties, with m_r, known to two of them, as the choice.
 *
 * <p>The helper masks both possible values with pads; each of the other two opens, for its neighbour, the pad of the
 * value both have chosen. <b>Cost:</b> 1 round, 64 + 6d bits an element, d-bit values packed.
 */
final class OneRoundTruncation {
    enum Steps implements Step {
        SEND_QUOTIENT,
        QUOTIENT_MASK,
        WRAP_LOW,
        WRAP_HIGH,
        PADS,
        SEND_OFFERS,
        OPEN_PAD
    }

    private final PartyContext context;
    private final int d;
    private final BitPacking packing;
    private final int w;
    private final long ring;
    private final TruncationMasks masks;
    private final long low;

    OneRoundTruncation(PartyContext context, int d) {
        this.context = context;
        this.d = d;
        this.packing = new BitPacking(d);
        this.w = context.ring().bits();
        this.ring = context.ring().mask();
        this.masks = new TruncationMasks(context, packing);
        this.low = packing.fieldMask();
    }

    static Cost cost(int n, int bits) {
        BitPacking packing = new BitPacking(bits);
        return new Cost(1, 64 * Chunk.sum(n, length -> length + 6L * packing.words(length)));
    }

    ArithmeticShare run(ArithmeticShare x) {
        int n = x.size();
        long[] left = new long[n];
        long[] right = new long[n];
        Chunk[] chunks = Chunk.ofElements(context, n);
        for (Chunk chunk : chunks) {
            switch (chunk.role()) {
                case HELPER -> offer(chunk, x, left, right);
                case NEXT -> openPad(chunk, x.right().data(), chunk.previous());
                case PREVIOUS -> openPad(chunk, x.left().data(), chunk.next());
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.NEXT) {
                finishNext(chunk, x.right().data(), left, right);
            } else if (chunk.role() == Chunk.Role.PREVIOUS) {
                finishPrevious(chunk, x.left().data(), left, right);
            }
        }
        return ArithmeticShare.of(x.shape(), left, right);
    }

    /** Both pads, choice 0 first, that the helper shares with one of the others. */
    private long[] pads(Chunk chunk, Party other) {
        int words = packing.words(chunk.length());
        return context.at(Steps.PADS)
                .commonRandom(other)
                .words(2L * chunk.from(), packing.usedMask(chunk.length()), 2 * words);
    }

    private void offer(Chunk chunk, ArithmeticShare x, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] xLeft = x.left().data();
        long[] xRight = x.right().data();
        long[] wrapLow = masks.packed(Steps.WRAP_LOW, chunk, chunk.previous());
        long[] wrapHigh = masks.packed(Steps.WRAP_HIGH, chunk, chunk.next());
        long[] padsOfNext = pads(chunk, chunk.next());
        long[] padsOfPrevious = pads(chunk, chunk.previous());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.previous(), left);
        long[] toNext = new long[2 * words];
        long[] toPrevious = new long[2 * words];
        long[] quotient = new long[n];
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                long c = (xLeft[element] + xRight[element] + (1L << (w - 2))) & ring;
                long top = c >>> (w - 1);
                long ifZero = top - (wrapLow[j] >>> shift) - (wrapHigh[j] >>> shift);
                long ifOne = ifZero + 1 - top;
                toNext[j] |= (ifZero + (padsOfPrevious[j] >>> shift) & low) << shift;
                toNext[words + j] |= (ifOne + (padsOfPrevious[words + j] >>> shift) & low) << shift;
                toPrevious[j] |= (ifZero + (padsOfNext[j] >>> shift) & low) << shift;
                toPrevious[words + j] |= (ifOne + (padsOfNext[words + j] >>> shift) & low) << shift;
                quotient[at + j] = ((c >>> d) - left[element]) & ring;
                left[element] = (left[element] - ((wrapLow[j] >>> shift) << (w - d))) & ring;
                right[element] = (quotient[at + j] - ((wrapHigh[j] >>> shift) << (w - d))) & ring;
            }
        }
        context.at(Steps.SEND_QUOTIENT).send(chunk.next(), chunk.index(), quotient);
        PartyContext offers = context.at(Steps.SEND_OFFERS);
        offers.send(chunk.next(), chunk.index(), toNext);
        offers.send(chunk.previous(), chunk.index(), toPrevious);
    }

    /** Sends the neighbour the pad of the chosen value; which one is chosen both know. */
    private void openPad(Chunk chunk, long[] r, Party neighbour) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] pads = pads(chunk, chunk.helper());
        long[] message = new long[words];
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                long choice = -((r[chunk.from() + at + j] & ring) >>> (w - 1));
                message[j] |= (choose(pads, words, j, choice) >>> shift & low) << shift;
            }
        }
        context.at(Steps.OPEN_PAD).send(neighbour, chunk.index(), message);
    }

    private static long choose(long[] both, int words, int j, long choice) {
        return both[j] ^ choice & (both[j] ^ both[words + j]);
    }

    private void finishNext(Chunk chunk, long[] r, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] wrapHigh = masks.packed(Steps.WRAP_HIGH, chunk, chunk.helper());
        long[] quotient = context.at(Steps.SEND_QUOTIENT).receive(chunk.helper(), chunk.index(), n);
        finishChosen(chunk, r, chunk.previous(), right);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                left[chunk.from() + at + j] = (quotient[at + j] - ((wrapHigh[j] >>> shift) << (w - d))) & ring;
            }
        }
    }

    private void finishPrevious(Chunk chunk, long[] r, long[] left, long[] right) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] wrapLow = masks.packed(Steps.WRAP_LOW, chunk, chunk.helper());
        masks.elements(Steps.QUOTIENT_MASK, chunk, chunk.helper(), right);
        finishChosen(chunk, r, chunk.next(), left);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                right[element] = (right[element] - ((wrapLow[j] >>> shift) << (w - d))) & ring;
            }
        }
    }

    /** Component 2, which both choosers compute: the quotient of r less the chosen value. */
    private void finishChosen(Chunk chunk, long[] r, Party neighbour, long[] target) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] offers = context.at(Steps.SEND_OFFERS).receive(chunk.helper(), chunk.index(), 2 * words);
        long[] pad = context.at(Steps.OPEN_PAD).receive(neighbour, chunk.index(), words);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                long value = r[element] & ring;
                long choice = -(value >>> (w - 1));
                long wrap = (choose(offers, words, j, choice) >>> shift) - (pad[j] >>> shift);
                long up = -(value & low) >>> 63;
                target[element] = ((value >>> d) + up - (wrap << (w - d)) - (1L << (w - 2 - d))) & ring;
            }
        }
    }
}
