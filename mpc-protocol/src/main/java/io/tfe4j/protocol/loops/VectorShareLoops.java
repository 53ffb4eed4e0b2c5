package io.tfe4j.protocol.loops;

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

    private static LongVector at(Segment segment, int j) {
        return load(segment.words(), segment.from() + j);
    }

    private static LongVector sum(Pair pair, int j) {
        return load(pair.left(), pair.from() + j).add(load(pair.right(), pair.from() + j));
    }

    @Override
    public void masked(Segment value, long[] plus, long[] minus, Segment out, int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            at(value, j).add(load(plus, j)).sub(load(minus, j)).intoArray(out.words(), out.from() + j);
        }
        tail.masked(j, value, plus, minus, out, n);
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
    public void selectSplit(long[] u, Pair a, Pair masks, long[] out, int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            LongVector bit = load(u, j);
            bit.sub(load(masks.left(), masks.from() + j)).intoArray(out, j);
            bit.neg().and(sum(a, j)).sub(load(masks.right(), masks.from() + j)).intoArray(out, n + j);
        }
        tail.selectSplit(j, u, a, masks, out, n);
    }

    @Override
    public void selectSummand(long[] v, Base base, Segment a2, Segment bit, Segment product, int n) {
        long[] x = base.x();
        long[] y = base.y();
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += COUNT) {
            LongVector b = load(v, j);
            int i = base.from() + j;
            LongVector multiple = y == null ? load(x, i) : load(x, i).add(load(y, i));
            LongVector summand = at(product, j).add(at(bit, j).mul(at(a2, j)));
            b.neg().and(multiple).add(signed(b, summand)).intoArray(v, j);
        }
        tail.selectSummand(j, v, base, a2, bit, product, n);
    }
}
