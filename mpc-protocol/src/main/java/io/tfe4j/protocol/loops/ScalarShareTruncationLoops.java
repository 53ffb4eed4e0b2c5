package io.tfe4j.protocol.loops;

import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Ring;

/** The reference, in a ring of any width. */
final class ScalarShareTruncationLoops implements ShareTruncationLoops {
    private final int w;
    private final int d;
    private final long ring;
    private final BitPacking packing;
    private final boolean roundUp;

    ScalarShareTruncationLoops(Ring ring, BitPacking packing, boolean roundUp) {
        this.w = ring.bits();
        this.ring = ring.mask();
        this.packing = packing;
        this.d = packing.bits();
        this.roundUp = roundUp;
    }

    @Override
    public void offer(Pair x, long[] f, long[] s, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            offer(0, field, x, f, s, message, n);
        }
    }

    void offer(int first, Field field, Pair x, long[] f, long[] s, long[] message, int n) {
        long low = packing.fieldMask();
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            int i = x.from() + field.at() + j;
            long c = x.left()[i] + x.right()[i] + (1L << (w - 2)) & ring;
            long top = c >>> (w - 1);
            message[field.at() + j] = (c >>> d) - (top << (w - d)) - f[i] & ring;
            message[n + j] |= (top - (s[j] >>> shift) & low) << shift;
        }
    }

    @Override
    public void product(long[] r, Segment factor, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            product(0, field, r, factor, masks, y, message);
        }
    }

    void product(int first, Field field, long[] r, Segment factor, Pair masks, Pair y, long[] message) {
        long low = packing.fieldMask();
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            int i = y.from() + field.at() + j;
            long value = r[i] & ring;
            long top = value >>> (w - 1);
            long own = masks.left()[masks.from() + j] >>> shift;
            long other = masks.right()[masks.from() + j] >>> shift;
            long u = (-top & factor.words()[factor.from() + j] >>> shift) - own;
            message[j] |= (u & low) << shift;
            y.left()[i] = y.left()[i] + (u << (w - d)) & ring;
            long up = roundUp ? -(value & low) >>> 63 : 0;
            y.right()[i] = (value >>> d) + up + (own + other - top << (w - d)) - (1L << (w - 2 - d)) & ring;
        }
    }
}
