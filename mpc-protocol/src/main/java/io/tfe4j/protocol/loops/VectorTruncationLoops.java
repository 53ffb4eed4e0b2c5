package io.tfe4j.ring;

import static io.tfe4j.ring.Lanes.COUNT;
import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;
import static io.tfe4j.ring.Lanes.orInto;
import static io.tfe4j.ring.Lanes.shiftLeft;
import static io.tfe4j.ring.Lanes.shiftRight;

import jdk.incubator.vector.LongVector;

/** On the JDK's vector module, for 64 bits; the scalar twin does the tails. */
final class VectorTruncationLoops implements TruncationLoops {
    private static final long BIAS = 1L << 62;

    private final ScalarTruncationLoops tail = new ScalarTruncationLoops(Ring.Z64);

    private static LongVector field(long[] packed, int at, int shift) {
        return shiftRight(load(packed, at), shift);
    }

    @Override
    public void wrapMessage(long[] r, long[] s, long[] f, int fo, long[] message, int n, int d) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int count = Math.min(words, n - at);
            int j = wrapField(r, at, s, f, fo, message, n, field * d, count, d, packing.fieldMask());
            tail.wrapMessage(j, r, at, s, f, fo, message, n, field * d, count, d);
        }
    }

    private static int wrapField(
            long[] r,
            int at,
            long[] s,
            long[] f,
            int fo,
            long[] message,
            int n,
            int shift,
            int count,
            int d,
            long low) {
        int j = 0;
        for (; j < SPECIES.loopBound(count); j += COUNT) {
            LongVector value = load(r, at + j);
            LongVector top = shiftRight(value, 63);
            LongVector up = shiftRight(value.and(low).neg(), 63);
            orInto(message, n + j, top.add(field(s, j, shift)), low, shift);
            shiftRight(value, d)
                    .add(up)
                    .sub(shiftLeft(top, 64 - d))
                    .sub(load(f, fo + at + j))
                    .intoArray(message, at + j);
        }
        return j;
    }

    @Override
    public void helper(
            long[] z,
            long[] other,
            long[] s,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int count = Math.min(words, n - at);
            int j = helperField(
                    z, other, at, s, a, b, left, right, o + at, message, field * d, count, d, packing.fieldMask());
            tail.helper(j, z, other, at, s, a, b, left, right, o + at, message, field * d, count, d);
        }
    }

    private static int helperField(
            long[] z,
            long[] other,
            int at,
            long[] s,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int shift,
            int count,
            int d,
            long low) {
        int j = 0;
        for (; j < SPECIES.loopBound(count); j += COUNT) {
            LongVector c = load(z, at + j).add(load(other, at + j)).add(BIAS);
            LongVector top = shiftRight(c, 63);
            LongVector av = field(a, j, shift);
            LongVector u = av.sub(top.neg().and(field(s, j, shift)));
            orInto(message, j, u, low, shift);
            load(left, o + j).add(shiftLeft(u, 64 - d)).intoArray(left, o + j);
            quotient(c, top, av.add(field(b, j, shift)), d).intoArray(right, o + j);
        }
        return j;
    }

    private static LongVector quotient(LongVector c, LongVector top, LongVector masks, int d) {
        return shiftRight(c, d).sub(shiftLeft(top.add(masks), 64 - d)).sub(1L << (62 - d));
    }

    @Override
    public void next(
            long[] z,
            long[] other,
            long[] wrap,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int count = Math.min(words, n - at);
            int j = nextField(
                    z,
                    other,
                    at,
                    wrap,
                    n,
                    a,
                    b,
                    left,
                    right,
                    o + at,
                    message,
                    field * d,
                    count,
                    d,
                    packing.fieldMask());
            tail.next(j, z, other, at, wrap, n, a, b, left, right, o + at, message, field * d, count, d);
        }
    }

    private static int nextField(
            long[] z,
            long[] other,
            int at,
            long[] wrap,
            int n,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int shift,
            int count,
            int d,
            long low) {
        int j = 0;
        for (; j < SPECIES.loopBound(count); j += COUNT) {
            LongVector c = load(z, at + j).add(load(other, at + j)).add(BIAS);
            LongVector top = shiftRight(c, 63);
            LongVector bv = field(b, j, shift);
            LongVector u = bv.add(top.neg().and(field(wrap, n + j, shift)));
            orInto(message, j, u, low, shift);
            quotient(c, top, bv.add(field(a, j, shift)), d).intoArray(left, o + j);
            load(wrap, at + j).add(shiftLeft(u, 64 - d)).intoArray(right, o + j);
        }
        return j;
    }

    @Override
    public void previous(long[] fromNext, long[] fromHelper, long[] left, long[] right, int o, int n, int d) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            int shift = field * d;
            int count = Math.min(words, n - at);
            int j = 0;
            for (; j < SPECIES.loopBound(count); j += COUNT) {
                load(left, o + at + j)
                        .add(shiftLeft(field(fromNext, j, shift), 64 - d))
                        .intoArray(left, o + at + j);
                load(right, o + at + j)
                        .add(shiftLeft(field(fromHelper, j, shift), 64 - d))
                        .intoArray(right, o + at + j);
            }
            tail.previous(j, fromNext, fromHelper, left, right, o + at, shift, count, d);
        }
    }
}
