package io.tfe4j.ring;

/** The reference: plain loops, which the compiler may or may not vectorise. */
final class ScalarRingKernels extends ProductKernels {
    ScalarRingKernels() {
        super(new ScalarMicroKernel());
    }

    @Override
    public void add(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = l[lo + i] + r[ro + i];
        }
    }

    @Override
    public void subtract(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = l[lo + i] - r[ro + i];
        }
    }

    @Override
    public void multiply(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = l[lo + i] * r[ro + i];
        }
    }

    @Override
    public void multiplyAdd(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] += l[lo + i] * r[ro + i];
        }
    }

    @Override
    public void addScalar(long[] x, int xo, long constant, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = x[xo + i] + constant;
        }
    }

    @Override
    public void multiplyScalar(long[] x, int xo, long factor, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = x[xo + i] * factor;
        }
    }

    @Override
    public void multiplyAddScalar(long[] x, int xo, long factor, long[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] += x[xo + i] * factor;
        }
    }

    @Override
    public void secureProduct(
            long[] xl,
            long[] xr,
            int xo,
            long[] yl,
            long[] yr,
            int yo,
            long[] plus,
            long[] minus,
            int mo,
            long[] out,
            int oo,
            int n) {
        for (int i = 0; i < n; i++) {
            long y = yl[yo + i];
            long product = xl[xo + i] * (y + yr[yo + i]) + xr[xo + i] * y;
            out[oo + i] = product + plus[mo + i] - minus[mo + i];
        }
    }

    @Override
    public String description() {
        return "scalar";
    }
}
