package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitPacking;
import io.tfe4j.share.ArithmeticShare;

/**
 * Truncation of an existing sharing (T2u of the protocol notes): the helper knows {@code c = x0 + x1 + 2^(w-2)}, the
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
    private final int d;
    private final boolean exact;
    private final BitPacking packing;
    private final int w;
    private final long ring;
    private final long low;

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
        this.d = d;
        this.exact = exact;
        this.packing = new BitPacking(d);
        this.w = context.ring().bits();
        this.ring = context.ring().mask();
        this.low = packing.fieldMask();
    }

    static Cost cost(PartyContext context, int n, int bits) {
        long words = 0;
        for (Chunk chunk : Chunk.ofElements(context, n)) {
            words += chunk.length() + 3L * new BitPacking(bits).words(chunk.length());
        }
        return new Cost(2, 64 * words);
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

    private long[] draw(Steps step, Chunk chunk, Party other) {
        return context.at(step).commonRandom(other)
                .words(chunk.from(), packing.usedMask(chunk.length()), packing.words(chunk.length()));
    }

    private void quotientMask(Chunk chunk, Party other, long[] target) {
        context.at(Steps.QUOTIENT_MASK).commonRandom(other)
                .fill(chunk.from(), ring, target, chunk.from(), chunk.length());
    }

    private void sendQuotient(Chunk chunk) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] xLeft = x.left().data();
        long[] xRight = x.right().data();
        long[] s = draw(Steps.WRAP_MASK, chunk, chunk.previous());
        quotientMask(chunk, chunk.previous(), left);
        long[] message = new long[n + words];
        long bias = 1L << (w - 2);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                long c = (xLeft[element] + xRight[element] + bias) & ring;
                long top = c >>> (w - 1);
                message[at + j] = ((c >>> d) - (top << (w - d)) - left[element]) & ring;
                message[n + j] |= (top - (s[j] >>> shift) & low) << shift;
            }
        }
        System.arraycopy(message, 0, right, chunk.from(), n);
        context.at(Steps.SEND_QUOTIENT).send(chunk.next(), chunk.index(), message);
    }

    /** The predecessor needs nothing from anybody: its message leaves in the first round. */
    private void sendProduct(Chunk chunk, long[] r) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] s = draw(Steps.WRAP_MASK, chunk, chunk.helper());
        quotientMask(chunk, chunk.helper(), right);
        long[] p = draw(Steps.RESHARE_LOW, chunk, chunk.next());
        long[] q = draw(Steps.RESHARE_HIGH, chunk, chunk.next());
        long[] message = new long[words];
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                long value = r[element] & ring;
                long top = value >>> (w - 1);
                long u = (-top & s[j] >>> shift) - (p[j] >>> shift);
                message[j] |= (u & low) << shift;
                left[element] = quotient(value, top, (p[j] >>> shift) + (q[j] >>> shift));
                right[element] = (right[element] + (u << (w - d))) & ring;
            }
        }
        context.at(Steps.SEND_PRODUCT).send(chunk.helper(), chunk.index(), message);
    }

    private long quotient(long r, long top, long maskSum) {
        long up = exact ? 0 : -(r & low) >>> 63;
        return ((r >>> d) + up + (maskSum - top << (w - d)) - (1L << (w - 2 - d))) & ring;
    }

    private void finishNext(Chunk chunk, long[] r) {
        int n = chunk.length();
        int words = packing.words(n);
        long[] p = draw(Steps.RESHARE_LOW, chunk, chunk.previous());
        long[] q = draw(Steps.RESHARE_HIGH, chunk, chunk.previous());
        long[] quotient = context.at(Steps.SEND_QUOTIENT).receive(chunk.helper(), chunk.index(), n + words);
        long[] message = new long[words];
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                long value = r[element] & ring;
                long top = value >>> (w - 1);
                long u = (-top & quotient[n + j] >>> shift) - (q[j] >>> shift);
                message[j] |= (u & low) << shift;
                left[element] = (quotient[at + j] + (u << (w - d))) & ring;
                right[element] = quotient(value, top, (p[j] >>> shift) + (q[j] >>> shift));
            }
        }
        context.at(Steps.SEND_PRODUCT).send(chunk.helper(), chunk.index(), message);
    }

    private void finishHelper(Chunk chunk) {
        int n = chunk.length();
        int words = packing.words(n);
        PartyContext product = context.at(Steps.SEND_PRODUCT);
        long[] fromPrevious = product.receive(chunk.previous(), chunk.index(), words);
        long[] fromNext = product.receive(chunk.next(), chunk.index(), words);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            for (int j = 0; j < count; j++) {
                int element = chunk.from() + at + j;
                left[element] = (left[element] + ((fromPrevious[j] >>> shift) << (w - d))) & ring;
                right[element] = (right[element] + ((fromNext[j] >>> shift) << (w - d))) & ring;
            }
        }
    }
}
