package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.loops.Segment;
import io.tfe4j.protocol.loops.ShareLoops;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/**
 * What a party computes of a product before anything is sent: its summand {@code z_i} of {@code x y = z0 + z1 + z2},
 * masked by a zero share. Any stretch of it can be computed by itself, in the cache of the chunk that needs it.
 */
abstract class LocalProduct {
    enum Steps implements Step {
        ZERO_SHARE
    }

    private static final int BLOCK = 2048;

    private final PartyContext context;
    private final Shape shape;
    private final ZeroShare zeroShare;

    LocalProduct(PartyContext context, Shape shape) {
        this.context = context;
        this.shape = shape;
        this.zeroShare = new ZeroShare(context.at(Steps.ZERO_SHARE));
    }

    final Shape shape() {
        return shape;
    }

    /** Writes the masked summand of elements {@code from .. to - 1}, reduced to the ring. */
    final void fill(int from, int to, long[] target, int offset) {
        long ringMask = context.ring().mask();
        long[] plus = new long[Math.min(BLOCK, to - from)];
        long[] minus = new long[plus.length];
        for (int block = from; block < to; block += BLOCK) {
            int length = Math.min(BLOCK, to - block);
            zeroShare.plus(block, ringMask, plus, 0, length);
            zeroShare.minus(block, ringMask, minus, 0, length);
            int at = offset + block - from;
            summand(block, length, plus, minus, target, at);
            Reduction.reduce(context, target, at, length);
        }
    }

    /** {@code target[at ..] = summand[from ..] + plus - minus}. */
    abstract void summand(int from, int length, long[] plus, long[] minus, long[] target, int at);

    /** Elementwise: {@code z_i = x_i (y_i + y_{i+1}) + x_{i+1} y_i}. */
    static LocalProduct elementwise(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        RingKernels kernels = RingKernels.fastest();
        long[] xLeft = x.left().data();
        long[] xRight = x.right().data();
        long[] yLeft = y.left().data();
        long[] yRight = y.right().data();
        return new LocalProduct(context, x.shape()) {
            @Override
            void summand(int from, int length, long[] plus, long[] minus, long[] target, int at) {
                kernels.secureProduct(xLeft, xRight, from, yLeft, yRight, from, plus, minus, 0, target, at, length);
            }
        };
    }

    /** A summand computed as a whole beforehand: a matrix product or a convolution. */
    static LocalProduct of(PartyContext context, RingTensor summand) {
        long[] values = summand.data();
        return new LocalProduct(context, summand.shape()) {
            @Override
            void summand(int from, int length, long[] plus, long[] minus, long[] target, int at) {
                ShareLoops.fastest().masked(new Segment(values, from), plus, minus, new Segment(target, at), length);
            }
        };
    }
}
