package io.tfe4j.ring;

import static io.tfe4j.ring.Lanes.COUNT;
import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;
import static io.tfe4j.ring.Lanes.xor;

import jdk.incubator.vector.LongVector;

/** On the JDK's vector module; the scalar twin does the tails. */
final class VectorShareLoops implements ShareLoops {

    private final ScalarShareLoops tail = new ScalarShareLoops();

    /** {@code value} where the bit is 0, {@code -value} where it is 1: {@code (value ^ -bit) + bit}. */
    private static LongVector signed(LongVector bit, LongVector value) {
        return xor(value, bit.neg()).add(bit);
    }

    @Override
    public void masked(long[] value, int v, long[] plus, long[] minus, long[] out, int o, int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            load(value, v + j).add(load(plus, j)).sub(load(minus, j)).intoArray(out, o + j);
        }
        tail.masked(j, value, v, plus, minus, out, o, n);
    }

    @Override
    public void signed(long[] bit, long[] value, boolean addBit, int n) {
        long addMask = addBit ? -1 : 0;
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            LongVector b = load(bit, j);
            signed(b, load(value, j)).add(b.and(addMask)).intoArray(bit, j);
        }
        tail.signed(j, bit, value, addBit, n);
    }

    @Override
    public void selectSplit(
            long[] u, long[] al, long[] ar, int a, long[] bitMask, long[] productMask, long[] out, int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            LongVector bit = load(u, j);
            LongVector product = bit.neg().and(load(al, a + j).add(load(ar, a + j)));
            bit.sub(load(bitMask, j)).intoArray(out, j);
            product.sub(load(productMask, j)).intoArray(out, n + j);
        }
        tail.selectSplit(j, u, al, ar, a, bitMask, productMask, out, n);
    }

    @Override
    public void selectSummand(
            long[] v,
            long[] x,
            long[] y,
            int xo,
            long[] a2,
            int ao,
            long[] bit,
            int bo,
            long[] product,
            int po,
            int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            LongVector b = load(v, j);
            LongVector base = y == null ? load(x, xo + j) : load(x, xo + j).add(load(y, xo + j));
            LongVector masked = load(product, po + j).add(load(bit, bo + j).mul(load(a2, ao + j)));
            b.neg().and(base).add(signed(b, masked)).intoArray(v, j);
        }
        tail.selectSummand(j, v, x, y, xo, a2, ao, bit, bo, product, po, n);
    }
}
