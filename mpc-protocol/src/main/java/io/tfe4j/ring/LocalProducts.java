package io.tfe4j.ring;

/**
 * Products of tensors that involve two operands per side: what one party computes locally when the shares
 * {@code (xl, xr)} and {@code (yl, yr)} are multiplied, {@code xl (yl + yr) + xr yl}. Also the plain products.
 */
public final class LocalProducts {
    private LocalProducts() {}

    static RingTensor matmul(RingTensor a, RingTensor b) {
        MatmulShape shape = MatmulShape.of(a.shape(), b.shape());
        if (a.isSymbolic() || b.isSymbolic()) {
            return RingTensor.symbolic(shape.result());
        }
        long[] out = new long[shape.result().size()];
        Operand left = Operand.of(a.data());
        Operand right = Operand.of(b.data());
        shape.forEachBatch((ao, bo, oo) -> RingKernels.fastest()
                .matmul(shape.left(left, ao), shape.right(right, bo), out, oo, shape.n(), shape.m(), shape.k(),
                        shape.n()));
        return RingTensor.of(shape.result(), out);
    }

    static RingTensor conv2d(RingTensor x, RingTensor weights, Conv2d spec) {
        Shape result = spec.outputShape(x.shape(), weights.shape());
        if (x.isSymbolic() || weights.isSymbolic()) {
            return RingTensor.symbolic(result);
        }
        long[] out = new long[result.size()];
        RingKernels.fastest()
                .conv2d(Operand.of(x.data()), Operand.of(weights.data()), x.shape(), weights.shape(), spec, out);
        return RingTensor.of(result, out);
    }

    /**
     * {@code xl (yl + yr) + xr yl + plus - minus}, elementwise with broadcasting of x against y; the masks have the
     * result's shape. One pass if all shapes are equal.
     */
    public static RingTensor multiply(
            RingTensor xl, RingTensor xr, RingTensor yl, RingTensor yr, RingTensor plus, RingTensor minus) {
        requireEqual(xl, xr);
        requireEqual(yl, yr);
        Shape result = Shape.broadcast(xl.shape(), yl.shape());
        requireMask(plus, result);
        requireMask(minus, result);
        if (anySymbolic(xl, xr, yl, yr, plus, minus)) {
            return RingTensor.symbolic(result);
        }
        RingTensor x0 = xl.broadcastTo(result);
        RingTensor x1 = xr.broadcastTo(result);
        RingTensor y0 = yl.broadcastTo(result);
        RingTensor y1 = yr.broadcastTo(result);
        long[] out = new long[result.size()];
        RingKernels.fastest()
                .secureProduct(x0.data(), x1.data(), 0, y0.data(), y1.data(), 0, plus.data(), minus.data(), 0, out, 0,
                        out.length);
        return RingTensor.of(result, out);
    }

    /** {@code xl (yl + yr) + xr yl} for matrix products, batches as in {@link RingTensor#matmul}. */
    public static RingTensor matmul(RingTensor xl, RingTensor xr, RingTensor yl, RingTensor yr) {
        requireEqual(xl, xr);
        requireEqual(yl, yr);
        MatmulShape shape = MatmulShape.of(xl.shape(), yl.shape());
        if (anySymbolic(xl, xr, yl, yr)) {
            return RingTensor.symbolic(shape.result());
        }
        long[] out = new long[shape.result().size()];
        // xl (yl + yr) + xr yl = (xl + xr) yl + xl yr: the smaller side pays for the sum.
        boolean sumLeft = shape.m() < shape.n();
        Operand a1 = sumLeft ? Operand.sum(xl.data(), xr.data()) : Operand.of(xl.data());
        Operand b1 = sumLeft ? Operand.of(yl.data()) : Operand.sum(yl.data(), yr.data());
        Operand a2 = Operand.of(sumLeft ? xl.data() : xr.data());
        Operand b2 = Operand.of(sumLeft ? yr.data() : yl.data());
        shape.forEachBatch((ao, bo, oo) -> RingKernels.fastest()
                .dualMatmul(shape.left(a1, ao), shape.right(b1, bo), shape.left(a2, ao), shape.right(b2, bo), out, oo,
                        shape.n(), shape.m(), shape.k(), shape.n()));
        return RingTensor.of(shape.result(), out);
    }

    /** {@code xl * (wl + wr) + xr * wl} for 2-D convolutions. */
    public static RingTensor conv2d(RingTensor xl, RingTensor xr, RingTensor wl, RingTensor wr, Conv2d spec) {
        requireEqual(xl, xr);
        requireEqual(wl, wr);
        Shape result = spec.outputShape(xl.shape(), wl.shape());
        if (anySymbolic(xl, xr, wl, wr)) {
            return RingTensor.symbolic(result);
        }
        // xl (wl + wr) + xr wl = (xl + xr) wl + xl wr: the smaller side pays for the sum.
        boolean sumInput = xl.size() < wl.size();
        Operand x1 = sumInput ? Operand.of(xl.plus(xr).data()) : Operand.of(xl.data());
        Operand w1 = sumInput ? Operand.of(wl.data()) : Operand.sum(wl.data(), wr.data());
        Operand x2 = Operand.of(sumInput ? xl.data() : xr.data());
        Operand w2 = Operand.of(sumInput ? wr.data() : wl.data());
        long[] out = new long[result.size()];
        RingKernels.fastest().dualConv2d(x1, w1, x2, w2, xl.shape(), wl.shape(), spec, out);
        return RingTensor.of(result, out);
    }

    private static boolean anySymbolic(RingTensor... tensors) {
        for (RingTensor tensor : tensors) {
            if (tensor.isSymbolic()) {
                return true;
            }
        }
        return false;
    }

    private static void requireEqual(RingTensor left, RingTensor right) {
        if (!left.shape().equals(right.shape())) {
            throw new IllegalArgumentException("shapes differ: left=" + left.shape() + ", right=" + right.shape());
        }
    }

    private static void requireMask(RingTensor mask, Shape result) {
        if (!mask.shape().equals(result)) {
            throw new IllegalArgumentException("shapes differ: mask=" + mask.shape() + ", result=" + result);
        }
    }
}
