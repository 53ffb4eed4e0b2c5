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
final class VectorShareTruncationLoops implements ShareTruncationLoops {
    private final BitPacking packing;
    private final int d;
    private final boolean roundUp;
    private final ScalarShareTruncationLoops tail;

    VectorShareTruncationLoops(BitPacking packing, boolean roundUp) {
        this.packing = packing;
        this.d = packing.bits();
        this.roundUp = roundUp;
        this.tail = new ScalarShareTruncationLoops(Ring.Z64, packing, roundUp);
    }

    private static LongVector packed(long[] words, int at, Field field) {
        return shiftRight(load(words, at), field.shift());
    }

    @Override
    public void offer(Pair x, long[] f, long[] s, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = offerField(field, x, f, s, message, n);
            tail.offer(j, field, x, f, s, message, n);
        }
    }

    private int offerField(Field field, Pair x, long[] f, long[] s, long[] message, int n) {
        long low = packing.fieldMask();
        int j = 0;
        for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
            int i = x.from() + field.at() + j;
            LongVector c = load(x.left(), i).add(load(x.right(), i)).add(1L << 62);
            LongVector top = shiftRight(c, 63);
            shiftRight(c, d).sub(shiftLeft(top, 64 - d)).sub(load(f, i)).intoArray(message, field.at() + j);
            orInto(message, n + j, top.sub(packed(s, j, field)), low, field.shift());
        }
        return j;
    }

    @Override
    public void product(long[] r, Segment factor, Pair masks, Pair y, long[] message, int n) {
        for (Field field : Field.of(packing, n)) {
            int j = productField(field, r, factor, masks, y, message);
            tail.product(j, field, r, factor, masks, y, message);
        }
    }

    private int productField(Field field, long[] r, Segment factor, Pair masks, Pair y, long[] message) {
        long low = packing.fieldMask();
        long upMask = roundUp ? low : 0;
        int j = 0;
        for (; j < SPECIES.loopBound(field.count()); j += COUNT) {
            int i = y.from() + field.at() + j;
            LongVector value = load(r, i);
            LongVector top = shiftRight(value, 63);
            LongVector own = packed(masks.left(), masks.from() + j, field);
            LongVector other = packed(masks.right(), masks.from() + j, field);
            LongVector u = top.neg()
                    .and(packed(factor.words(), factor.from() + j, field))
                    .sub(own);
            orInto(message, j, u, low, field.shift());
            load(y.left(), i).add(shiftLeft(u, 64 - d)).intoArray(y.left(), i);
            LongVector up = shiftRight(value.and(upMask).neg(), 63);
            shiftRight(value, d)
                    .add(up)
                    .add(shiftLeft(own.add(other).sub(top), 64 - d))
                    .sub(1L << (62 - d))
                    .intoArray(y.right(), i);
        }
        return j;
    }
}
