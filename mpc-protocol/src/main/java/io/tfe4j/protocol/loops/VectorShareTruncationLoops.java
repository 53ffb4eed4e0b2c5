package io.tfe4j.ring;

import static io.tfe4j.ring.Lanes.COUNT;
import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;
import static io.tfe4j.ring.Lanes.orInto;
import static io.tfe4j.ring.Lanes.shiftLeft;
import static io.tfe4j.ring.Lanes.shiftRight;

import jdk.incubator.vector.LongVector;

/** On the JDK's vector module, for 64 bits; the scalar twin does the tails. */
final class VectorShareTruncationLoops implements ShareTruncationLoops {

    private final ScalarShareTruncationLoops tail = new ScalarShareTruncationLoops(Ring.Z64);

    @Override
    public void offer(long[] xl, long[] xr, long[] f, int o, long[] s, long[] message, int n, int d) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int count = Math.min(words, n - at);
            int j = offerField(xl, xr, f, o + at, s, message, at, n, field * d, count, d, packing.fieldMask());
            tail.offer(j, xl, xr, f, o + at, s, message, at, n, field * d, count, d);
        }
    }

    private static int offerField(
            long[] xl,
            long[] xr,
            long[] f,
            int o,
            long[] s,
            long[] message,
            int at,
            int n,
            int shift,
            int count,
            int d,
            long low) {
        int j = 0;
        for (; j < SPECIES.loopBound(count); j += COUNT) {
            LongVector c = load(xl, o + j).add(load(xr, o + j)).add(1L << 62);
            LongVector top = shiftRight(c, 63);
            shiftRight(c, d).sub(shiftLeft(top, 64 - d)).sub(load(f, o + j)).intoArray(message, at + j);
            orInto(message, n + j, top.sub(shiftRight(load(s, j), shift)), low, shift);
        }
        return j;
    }

    @Override
    public void product(
            long[] r,
            long[] factor,
            int fo,
            long[] own,
            long[] other,
            long[] shared,
            long[] known,
            int o,
            long[] message,
            int n,
            int d,
            boolean roundUp) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int count = Math.min(words, n - at);
            int j = productField(
                    r,
                    factor,
                    fo,
                    own,
                    other,
                    shared,
                    known,
                    o + at,
                    message,
                    field * d,
                    count,
                    d,
                    packing.fieldMask(),
                    roundUp ? packing.fieldMask() : 0);
            tail.product(j, r, factor, fo, own, other, shared, known, o + at, message, field * d, count, d, roundUp);
        }
    }

    private static int productField(
            long[] r,
            long[] factor,
            int fo,
            long[] own,
            long[] other,
            long[] shared,
            long[] known,
            int o,
            long[] message,
            int shift,
            int count,
            int d,
            long low,
            long upMask) {
        int j = 0;
        for (; j < SPECIES.loopBound(count); j += COUNT) {
            LongVector value = load(r, o + j);
            LongVector top = shiftRight(value, 63);
            LongVector mask = shiftRight(load(own, j), shift);
            LongVector u =
                    top.neg().and(shiftRight(load(factor, fo + j), shift)).sub(mask);
            orInto(message, j, u, low, shift);
            load(shared, o + j).add(shiftLeft(u, 64 - d)).intoArray(shared, o + j);
            LongVector up = shiftRight(value.and(upMask).neg(), 63);
            LongVector masks = mask.add(shiftRight(load(other, j), shift)).sub(top);
            shiftRight(value, d)
                    .add(up)
                    .add(shiftLeft(masks, 64 - d))
                    .sub(1L << (62 - d))
                    .intoArray(known, o + j);
        }
        return j;
    }
}
