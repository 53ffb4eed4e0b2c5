package io.tfe4j.ring;

/**
 * The hot loops on flat {@code long[]}, modulo 2^64. Two implementations give equal results: {@link ScalarRingKernels},
 * the plain reference, and {@code VectorRingKernels} on the JDK's incubating vector module.
 *
 * <p>Callers have checked lengths and offsets. An output range may be the very range of an input, but must not overlap
 * one at another offset; the products of matrices and images allow no overlap at all.
 */
public interface RingKernels {

    /**
     * The fastest implementation this JVM can run, chosen once. {@code --add-modules jdk.incubator.vector} makes the
     * vector one available, {@code -Dmpc.kernels=scalar} declines it.
     */
    static RingKernels fastest() {
        return KernelChoice.CHOSEN;
    }

    /** {@code out = l + r}. */
    void add(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n);

    /** {@code out = l - r}. */
    void subtract(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n);

    /** {@code out = l * r}. */
    void multiply(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n);

    /** {@code out = x + constant}. */
    void addScalar(long[] x, int xo, long constant, long[] out, int oo, int n);

    /** {@code out = x * factor}. */
    void multiplyScalar(long[] x, int xo, long factor, long[] out, int oo, int n);

    /** {@code out += l * r}. */
    void multiplyAdd(long[] l, int lo, long[] r, int ro, long[] out, int oo, int n);

    /** {@code out += x * factor}. */
    void multiplyAddScalar(long[] x, int xo, long factor, long[] out, int oo, int n);

    /**
     * The local part of a secure elementwise product, in one pass:
     * {@code out = xl * (yl + yr) + xr * yl + plus - minus}.
     */
    void secureProduct(
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
            int n);

    /** {@code out = a b}: {@code m x k} by {@code k x n}; row {@code i} of the result starts at {@code oo + i * rowStride}. */
    void matmul(MatrixView a, MatrixView b, long[] out, int oo, int rowStride, int m, int k, int n);

    /** {@code out = a1 b1 + a2 b2}, the local part of a secure matrix product, in one pass over {@code out}. */
    void dualMatmul(
            MatrixView a1,
            MatrixView b1,
            MatrixView a2,
            MatrixView b2,
            long[] out,
            int oo,
            int rowStride,
            int m,
            int k,
            int n);

    /** {@code out = x * w}, a whole batch; {@code spec} has accepted both shapes. */
    void conv2d(Operand x, Operand w, Shape input, Shape weights, Conv2d spec, long[] out);

    /** {@code out = x1 * w1 + x2 * w2}, the local part of a secure convolution; patches are never laid out in full. */
    void dualConv2d(
            Operand x1, Operand w1, Operand x2, Operand w2, Shape input, Shape weights, Conv2d spec, long[] out);

    /** Which kernels these are, in words. */
    String description();
}
