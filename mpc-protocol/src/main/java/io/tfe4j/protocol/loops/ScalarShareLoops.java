package io.tfe4j.protocol.loops;

/** The reference. */
final class ScalarShareLoops implements ShareLoops {
    @Override
    public void masked(Segment value, long[] plus, long[] minus, Segment out, int n) {
        masked(0, value, plus, minus, out, n);
    }

    void masked(int first, Segment value, long[] plus, long[] minus, Segment out, int n) {
        long[] x = value.words();
        long[] target = out.words();
        for (int j = first; j < n; j++) {
            target[out.from() + j] = x[value.from() + j] + plus[j] - minus[j];
        }
    }

    @Override
    public void signed(long[] bit, long[] value, boolean addBit, int n) {
        signed(0, bit, value, addBit, n);
    }

    void signed(int first, long[] bit, long[] value, boolean addBit, int n) {
        long addMask = addBit ? -1 : 0;
        for (int j = first; j < n; j++) {
            bit[j] = (bit[j] & addMask) + (1 - 2 * bit[j]) * value[j];
        }
    }

    @Override
    public void selectSplit(long[] u, Pair a, Pair masks, long[] out, int n) {
        selectSplit(0, u, a, masks, out, n);
    }

    void selectSplit(int first, long[] u, Pair a, Pair masks, long[] out, int n) {
        long[] a0 = a.left();
        long[] a1 = a.right();
        for (int j = first; j < n; j++) {
            int i = a.from() + j;
            int m = masks.from() + j;
            out[j] = u[j] - masks.left()[m];
            out[n + j] = (-u[j] & a0[i] + a1[i]) - masks.right()[m];
        }
    }

    @Override
    public void selectSummand(long[] v, Base base, Segment a2, Segment bit, Segment product, int n) {
        selectSummand(0, v, base, a2, bit, product, n);
    }

    void selectSummand(int first, long[] v, Base base, Segment a2, Segment bit, Segment product, int n) {
        long[] x = base.x();
        long[] y = base.y();
        for (int j = first; j < n; j++) {
            int i = base.from() + j;
            long multiple = y == null ? x[i] : x[i] + y[i];
            long summand =
                    product.words()[product.from() + j] + bit.words()[bit.from() + j] * a2.words()[a2.from() + j];
            v[j] = (-v[j] & multiple) + (1 - 2 * v[j]) * summand;
        }
    }
}
