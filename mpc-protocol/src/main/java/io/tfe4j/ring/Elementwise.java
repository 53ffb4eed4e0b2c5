package io.tfe4j.ring;

/** Operations on each element of one tensor. The loops are plain so that the compiler vectorises them itself. */
final class Elementwise {
    private Elementwise() {}

    static RingTensor plus(RingTensor x, long constant) {
        if (x.isSymbolic()) {
            return x;
        }
        long[] out = new long[x.size()];
        RingKernels.fastest().addScalar(x.data(), 0, constant, out, 0, out.length);
        return RingTensor.of(x.shape(), out);
    }

    static RingTensor times(RingTensor x, long factor) {
        if (x.isSymbolic()) {
            return x;
        }
        long[] out = new long[x.size()];
        RingKernels.fastest().multiplyScalar(x.data(), 0, factor, out, 0, out.length);
        return RingTensor.of(x.shape(), out);
    }

    static RingTensor shiftLeft(RingTensor x, int bits) {
        requireShift(bits);
        if (x.isSymbolic()) {
            return x;
        }
        long[] in = x.data();
        long[] out = new long[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i] << bits;
        }
        return RingTensor.of(x.shape(), out);
    }

    static RingTensor shiftRight(RingTensor x, int bits) {
        requireShift(bits);
        if (x.isSymbolic()) {
            return x;
        }
        long[] in = x.data();
        long[] out = new long[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i] >> bits;
        }
        return RingTensor.of(x.shape(), out);
    }

    static RingTensor shiftRightUnsigned(RingTensor x, int bits) {
        requireShift(bits);
        if (x.isSymbolic()) {
            return x;
        }
        long[] in = x.data();
        long[] out = new long[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i] >>> bits;
        }
        return RingTensor.of(x.shape(), out);
    }

    static RingTensor and(RingTensor x, long mask) {
        if (x.isSymbolic()) {
            return x;
        }
        long[] in = x.data();
        long[] out = new long[in.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[i] & mask;
        }
        return RingTensor.of(x.shape(), out);
    }

    private static void requireShift(int bits) {
        if (bits < 0 || bits > 63) {
            throw new IllegalArgumentException("bits out of range: bits=" + bits + ", allowed=0..63");
        }
    }
}
