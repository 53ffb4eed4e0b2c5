package io.tfe4j.protocol.loops;

import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Ring;

/** The reference, in a ring of any width. */
final class ScalarTruncationLoops implements TruncationLoops {
    private final int w;
    private final int d;
    private final long ring;
    private final BitPacking packing;

    ScalarTruncationLoops(Ring ring, BitPacking packing) {
        this.w = ring.bits();
        this.ring = ring.mask();
        this.packing = packing;
        this.d = packing.bits();
    }

    @Override
    public void wrapMessage(long[] r, long[] s, Segment f, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            wrapMessage(0, field, r, s, f, message, n);
        }
    }

    void wrapMessage(int first, Field field, long[] r, long[] s, Segment f, long[] message, int n) {
        long low = packing.fieldMask();
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            int i = field.at() + j;
            long value = r[i];
            long top = value >>> (w - 1);
            long up = -(value & low) >>> 63;
            message[n + j] |= (top + (s[j] >>> shift) & low) << shift;
            message[i] = (value >>> d) + up - (top << (w - d)) - f.words()[f.from() + i] & ring;
        }
    }

    @Override
    public void helper(Pair z, long[] s, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            helper(0, field, z, s, masks, y, message);
        }
    }

    void helper(int first, Field field, Pair z, long[] s, Pair masks, Pair y, long[] message) {
        long low = packing.fieldMask();
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            long c = sum(z, field.at() + j);
            long top = c >>> (w - 1);
            long a = masks.left()[masks.from() + j] >>> shift;
            long b = masks.right()[masks.from() + j] >>> shift;
            long u = a - (-top & s[j] >>> shift);
            message[j] |= (u & low) << shift;
            int i = y.from() + field.at() + j;
            y.left()[i] = y.left()[i] + (u << (w - d)) & ring;
            y.right()[i] = quotient(c, top + a + b);
        }
    }

    private long sum(Pair z, int at) {
        return z.left()[z.from() + at] + z.right()[z.from() + at] + (1L << (w - 2)) & ring;
    }

    private long quotient(long c, long wraps) {
        return (c >>> d) - (wraps << (w - d)) - (1L << (w - 2 - d)) & ring;
    }

    @Override
    public void next(Pair z, long[] wrap, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            next(0, field, z, wrap, masks, y, message, n);
        }
    }

    void next(int first, Field field, Pair z, long[] wrap, Pair masks, Pair y, long[] message, int n) {
        long low = packing.fieldMask();
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            long c = sum(z, field.at() + j);
            long top = c >>> (w - 1);
            long a = masks.left()[masks.from() + j] >>> shift;
            long b = masks.right()[masks.from() + j] >>> shift;
            long u = b + (-top & wrap[n + j] >>> shift);
            message[j] |= (u & low) << shift;
            int i = y.from() + field.at() + j;
            y.left()[i] = quotient(c, top + a + b);
            y.right()[i] = wrap[field.at() + j] + (u << (w - d)) & ring;
        }
    }

    @Override
    public void previous(long[] fromNext, long[] fromHelper, Pair y, int n) {
        for (Field field : Field.of(packing, n)) {
            previous(0, field, fromNext, fromHelper, y);
        }
    }

    void previous(int first, Field field, long[] fromNext, long[] fromHelper, Pair y) {
        int shift = field.shift();
        for (int j = first; j < field.count(); j++) {
            int i = y.from() + field.at() + j;
            y.left()[i] = y.left()[i] + ((fromNext[j] >>> shift) << (w - d)) & ring;
            y.right()[i] = y.right()[i] + ((fromHelper[j] >>> shift) << (w - d)) & ring;
        }
    }
}
