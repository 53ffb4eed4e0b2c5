package io.tfe4j.protocol.loops;

import static io.tfe4j.ring.Lanes.COUNT;
import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;
import static io.tfe4j.ring.Lanes.orInto;
import static io.tfe4j.ring.Lanes.shiftLeft;
import static io.tfe4j.ring.Lanes.shiftRight;

import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Ring;
import jdk.incubator.vector.LongVector;

/** On the JDK's vector module, for 64 bits; the scalar twin does the tails. */
final class VectorTruncationLoops implements TruncationLoops {
    private static final long BIAS = 1L << 62;

    private final BitPacking packing;
    private final int d;
    private final ScalarTruncationLoops tail;

    VectorTruncationLoops(BitPacking packing) {
        this.packing = packing;
        this.d = packing.bits();
        this.tail = new ScalarTruncationLoops(Ring.Z64, packing);
    }

    private static LongVector sum(Pair z, int at) {
        return load(z.left(), z.from() + at).add(load(z.right(), z.from() + at)).add(BIAS);
    }

    private LongVector quotient(LongVector c, LongVector wraps) {
        return shiftRight(c, d).sub(shiftLeft(wraps, 64 - d)).sub(1L << (62 - d));
    }

    private static LongVector packed(long[] words, int at, Field field) {
        return shiftRight(load(words, at), field.shift());
    }

    @Override
    public void wrapMessage(long[] r, long[] s, Segment f, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = wrapField(field, r, s, f, message, n);
            tail.wrapMessage(j, field, r, s, f, message, n);
        }
    }

    private int wrapField(Field field, long[] r, long[] s, Segment f, long[] message, int n) {
        long low = packing.fieldMask();
        int j = 0;
        for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
            int i = field.at() + j;
            LongVector value = load(r, i);
            LongVector top = shiftRight(value, 63);
            LongVector up = shiftRight(value.and(low).neg(), 63);
            orInto(message, n + j, top.add(packed(s, j, field)), low, field.shift());
            shiftRight(value, d)
                    .add(up)
                    .sub(shiftLeft(top, 64 - d))
                    .sub(load(f.words(), f.from() + i))
                    .intoArray(message, i);
        }
        return j;
    }

    @Override
    public void helper(Pair z, long[] s, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = helperField(field, z, s, masks, y, message);
            tail.helper(j, field, z, s, masks, y, message);
        }
    }

    private int helperField(Field field, Pair z, long[] s, Pair masks, Pair y, long[] message) {
        long low = packing.fieldMask();
        int j = 0;
        for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
            LongVector c = sum(z, field.at() + j);
            LongVector top = shiftRight(c, 63);
            LongVector a = packed(masks.left(), masks.from() + j, field);
            LongVector b = packed(masks.right(), masks.from() + j, field);
            LongVector u = a.sub(top.neg().and(packed(s, j, field)));
            orInto(message, j, u, low, field.shift());
            int i = y.from() + field.at() + j;
            load(y.left(), i).add(shiftLeft(u, 64 - d)).intoArray(y.left(), i);
            quotient(c, top.add(a).add(b)).intoArray(y.right(), i);
        }
        return j;
    }

    @Override
    public void next(Pair z, long[] wrap, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = nextField(field, z, wrap, masks, y, message, n);
            tail.next(j, field, z, wrap, masks, y, message, n);
        }
    }

    private int nextField(Field field, Pair z, long[] wrap, Pair masks, Pair y, long[] message, int n) {
        long low = packing.fieldMask();
        int j = 0;
        for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
            LongVector c = sum(z, field.at() + j);
            LongVector top = shiftRight(c, 63);
            LongVector a = packed(masks.left(), masks.from() + j, field);
            LongVector b = packed(masks.right(), masks.from() + j, field);
            LongVector u = b.add(top.neg().and(packed(wrap, n + j, field)));
            orInto(message, j, u, low, field.shift());
            int i = y.from() + field.at() + j;
            quotient(c, top.add(a).add(b)).intoArray(y.left(), i);
            load(wrap, field.at() + j).add(shiftLeft(u, 64 - d)).intoArray(y.right(), i);
        }
        return j;
    }

    @Override
    public void previous(long[] fromNext, long[] fromHelper, Pair y, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = 0;
            for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
                int i = y.from() + field.at() + j;
                load(y.left(), i)
                        .add(shiftLeft(packed(fromNext, j, field), 64 - d))
                        .intoArray(y.left(), i);
                load(y.right(), i)
                        .add(shiftLeft(packed(fromHelper, j, field), 64 - d))
                        .intoArray(y.right(), i);
            }
            tail.previous(j, field, fromNext, fromHelper, y);
        }
    }
}
