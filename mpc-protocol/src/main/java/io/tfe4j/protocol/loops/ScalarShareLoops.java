package io.tfe4j.ring;

/** The reference. */
final class ScalarShareLoops implements ShareLoops {
    @Override
    public void masked(long[] value, int v, long[] plus, long[] minus, long[] out, int o, int n) {
        masked(0, value, v, plus, minus, out, o, n);
    }

    void masked(int from, long[] value, int v, long[] plus, long[] minus, long[] out, int o, int n) {
        for (int j = from; j < n; j++) {
            out[o + j] = value[v + j] + plus[j] - minus[j];
        }
    }

    @Override
    public void signed(long[] bit, long[] value, boolean addBit, int n) {
        signed(0, bit, value, addBit, n);
    }

    void signed(int from, long[] bit, long[] value, boolean addBit, int n) {
        long addMask = addBit ? -1 : 0;
        for (int j = from; j < n; j++) {
            bit[j] = (bit[j] & addMask) + (1 - 2 * bit[j]) * value[j];
        }
    }

    @Override
    public void selectSplit(
            long[] u, long[] al, long[] ar, int a, long[] bitMask, long[] productMask, long[] out, int n) {
        selectSplit(0, u, al, ar, a, bitMask, productMask, out, n);
    }

    void selectSplit(
            int from, long[] u, long[] al, long[] ar, int a, long[] bitMask, long[] productMask, long[] out, int n) {
        for (int j = from; j < n; j++) {
            out[j] = u[j] - bitMask[j];
            out[n + j] = (-u[j] & al[a + j] + ar[a + j]) - productMask[j];
        }
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
        selectSummand(0, v, x, y, xo, a2, ao, bit, bo, product, po, n);
    }

    void selectSummand(
            int from,
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
        for (int j = from; j < n; j++) {
            long base = y == null ? x[xo + j] : x[xo + j] + y[xo + j];
            v[j] = (-v[j] & base) + (1 - 2 * v[j]) * (product[po + j] + bit[bo + j] * a2[ao + j]);
        }
    }
}
