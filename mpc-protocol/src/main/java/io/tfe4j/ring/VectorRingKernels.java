package io.tfe4j.ring;

import static io.tfe4j.ring.Lanes.SPECIES;
import static io.tfe4j.ring.Lanes.load;

import jdk.incubator.vector.LongVector;

/**
 * Kernels on the JDK's vector module. The loops are explicit because the compiler leaves most of them scalar when
 * offsets differ: it cannot prove that the arrays do not overlap.
 */
final class VectorRingKernels extends ProductKernels {
    VectorRingKernels() {
        super(new VectorMicroKernel());
    }

    static int lanes() {
        return SPECIES.length();
    }

    @Override
    public void add(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(l, lo + i).add(load(r, ro + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] = l[lo + i] + r[ro + i];
        }
    }

    @Override
    public void subtract(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(l, lo + i).sub(load(r, ro + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] = l[lo + i] - r[ro + i];
        }
    }

    @Override
    public void multiply(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(l, lo + i).mul(load(r, ro + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] = l[lo + i] * r[ro + i];
        }
    }

    @Override
    public void multiplyAdd(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(l, lo + i).mul(load(r, ro + i)).add(load(out, oo + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] += l[lo + i] * r[ro + i];
        }
    }

    @Override
    public void addScalar(long[] x, int xo, long constant, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(x, xo + i).add(constant).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] = x[xo + i] + constant;
        }
    }

    @Override
    public void multiplyScalar(long[] x, int xo, long factor, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(x, xo + i).mul(factor).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            out[oo + i] = x[xo + i] * factor;
        }
    }

    @Override
    public void multiplyAddScalar(long[] x, int xo, long factor, long[] out, int oo, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            load(x, xo + i).mul(factor).add(load(out, oo + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
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
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            LongVector y = load(yl, yo + i);
            LongVector product = load(xl, xo + i)
                    .mul(y.add(load(yr, yo + i)))
                    .add(load(xr, xo + i).mul(y));
            product.add(load(plus, mo + i)).sub(load(minus, mo + i)).intoArray(out, oo + i);
        }
        for (; i < n; i++) { // scalar tail
            long y = yl[yo + i];
            out[oo + i] = xl[xo + i] * (y + yr[yo + i]) + xr[xo + i] * y + plus[mo + i] - minus[mo + i];
        }
    }

    @Override
    public String description() {
        return "vector, " + lanes() + " lanes of 64 bits";
    }
}
