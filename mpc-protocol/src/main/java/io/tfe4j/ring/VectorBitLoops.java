package io.tfe4j.ring;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** On the JDK's vector module; the scalar twin does the tails. */
final class VectorBitLoops implements BitLoops {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final ScalarBitLoops tail = new ScalarBitLoops();

    private static LongVector load(long[] values, int at) {
        return LongVector.fromArray(SPECIES, values, at);
    }

    @Override
    public void and(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            load(a, i + k).and(load(b, j + k)).intoArray(target, t + k);
        }
        tail.and(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void xor(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            xor(load(a, i + k), load(b, j + k)).intoArray(target, t + k);
        }
        tail.xor(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void xorAnd(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            xor(load(target, t + k), load(a, i + k).and(load(b, j + k))).intoArray(target, t + k);
        }
        tail.xorAnd(target, t + k, a, i + k, b, j + k, words - k);
    }

    @Override
    public void secureAnd(long[] target, int t, long[] xl, long[] xr, int i, long[] yl, long[] yr, int j, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            LongVector y = load(yl, j + k);
            LongVector summand = xor(
                    load(xl, i + k).and(xor(y, load(yr, j + k))),
                    load(xr, i + k).and(y));
            xor(load(target, t + k), summand).intoArray(target, t + k);
        }
        tail.secureAnd(target, t + k, xl, xr, i + k, yl, yr, j + k, words - k);
    }

    @Override
    public void swap(long[] tile, int upper, int lower, int distance, long mask, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            LongVector high = load(tile, upper + k);
            LongVector low = load(tile, lower + k);
            LongVector difference =
                    xor(high.lanewise(VectorOperators.LSHR, distance), low).and(mask);
            xor(high, difference.lanewise(VectorOperators.LSHL, distance)).intoArray(tile, upper + k);
            xor(low, difference).intoArray(tile, lower + k);
        }
        tail.swap(tile, upper + k, lower + k, distance, mask, words - k);
    }

    @Override
    public void merge(long[] tile, int upper, int lower, int distance, long mask, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            LongVector high = load(tile, lower + k).and(mask).lanewise(VectorOperators.LSHL, distance);
            load(tile, upper + k).and(mask).or(high).intoArray(tile, upper + k);
        }
        tail.merge(tile, upper + k, lower + k, distance, mask, words - k);
    }

    @Override
    public void expand(long[] plane, int p, int row, long[] target, int t, int words) {
        int k = 0;
        for (; k < SPECIES.loopBound(words); k += LANES) {
            load(plane, p + k).lanewise(VectorOperators.LSHR, row).and(1L).intoArray(target, t + k);
        }
        tail.expand(plane, p + k, row, target, t + k, words - k);
    }

    private static LongVector xor(LongVector a, LongVector b) {
        return a.lanewise(VectorOperators.XOR, b);
    }
}
