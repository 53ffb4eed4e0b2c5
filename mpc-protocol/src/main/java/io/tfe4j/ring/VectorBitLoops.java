package io.tfe4j.ring;

import static io.tfe4j.ring.Lanes.COUNT;
import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;
import static io.tfe4j.ring.Lanes.shiftLeft;
import static io.tfe4j.ring.Lanes.shiftRight;

import jdk.incubator.vector.LongVector;

/** On the JDK's vector module; the scalar twin does the tails. */
final class VectorBitLoops implements BitLoops {

    private final ScalarBitLoops tail = new ScalarBitLoops();

    @Override
    public void and(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            load(a, i + k).and(load(b, j + k)).intoArray(target, t + k);
        }
        tail.and(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void xor(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            Lanes.xor(load(a, i + k), load(b, j + k)).intoArray(target, t + k);
        }
        tail.xor(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void xorAnd(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            Lanes.xor(load(target, t + k), load(a, i + k).and(load(b, j + k))).intoArray(target, t + k);
        }
        tail.xorAnd(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void secureAnd(long[] target, int t, long[] xl, long[] xr, int i, long[] yl, long[] yr, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            LongVector y = load(yl, j + k);
            LongVector summand = Lanes.xor(
                    load(xl, i + k).and(Lanes.xor(y, load(yr, j + k))),
                    load(xr, i + k).and(y));
            Lanes.xor(load(target, t + k), summand).intoArray(target, t + k);
        }
        tail.secureAnd(target, t + k, xl, xr, i + k, yl, yr, j + k, words - k);
    }

    @Override
    public void swap(long[] tile, int upper, int lower, int distance, long mask, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            LongVector high = load(tile, upper + k);
            LongVector low = load(tile, lower + k);
            LongVector difference = Lanes.xor(shiftRight(high, distance), low).and(mask);
            Lanes.xor(high, shiftLeft(difference, distance)).intoArray(tile, upper + k);
            Lanes.xor(low, difference).intoArray(tile, lower + k);
        }
        tail.swap(tile, upper + k, lower + k, distance, mask, words - k);
    }

    @Override
    public void merge(long[] tile, int upper, int lower, int distance, long mask, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            LongVector high = shiftLeft(load(tile, lower + k).and(mask), distance);
            load(tile, upper + k).and(mask).or(high).intoArray(tile, upper + k);
        }
        tail.merge(tile, upper + k, lower + k, distance, mask, words - k);
    }

    @Override
    public void expand(long[] plane, int p, int row, long[] target, int t, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += COUNT) {
            shiftRight(load(plane, p + k), row).and(1L).intoArray(target, t + k);
        }
        tail.expand(plane, p + k, row, target, t + k, words - k);
    }
}
