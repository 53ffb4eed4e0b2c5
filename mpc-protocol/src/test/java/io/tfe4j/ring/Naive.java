package io.tfe4j.ring;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Element by element, as slow and as plain as can be: the oracle of this package's tests. */
final class Naive {
    private Naive() {}

    static RingTensor random(Shape shape, long seed) {
        return RingTensor.of(
                shape, new SplittableRandom(seed).longs(shape.size()).toArray());
    }

    /** The tensor whose element at each index is what {@code element} says. */
    static RingTensor tensor(Shape shape, ToLongFunction<int[]> element) {
        long[] data = new long[shape.size()];
        for (int i = 0; i < data.length; i++) {
            int[] at = new int[shape.rank()];
            int rest = i;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                at[axis] = rest % shape.dimension(axis);
                rest /= shape.dimension(axis);
            }
            data[i] = element.applyAsLong(at);
        }
        return RingTensor.of(shape, data);
    }

    static long at(RingTensor x, int... at) {
        int index = 0;
        for (int axis = 0; axis < at.length; axis++) {
            index = index * x.shape().dimension(axis) + at[axis];
        }
        return x.data()[index];
    }

    static long broadcastAt(RingTensor x, int[] at) {
        int[] own = Arrays.copyOfRange(at, at.length - x.shape().rank(), at.length);
        for (int axis = 0; axis < own.length; axis++) {
            own[axis] = x.shape().dimension(axis) == 1 ? 0 : own[axis];
        }
        return at(x, own);
    }

    static int[] with(int[] at, int axis, int value) {
        int[] result = at.clone();
        result[axis] = value;
        return result;
    }

    static int[] reversed(int[] values) {
        return IntStream.range(0, values.length)
                .map(i -> values[values.length - 1 - i])
                .toArray();
    }

    static int[] axes(int rank, IntPredicate chosen) {
        return IntStream.range(0, rank).filter(chosen).toArray();
    }

    /** The sum over the marked axes, which stay with size 1. */
    static RingTensor sum(RingTensor x, boolean[] reduced) {
        Shape shape = x.shape();
        for (int axis = 0; axis < reduced.length; axis++) {
            shape = reduced[axis] ? shape.withDimension(axis, 1) : shape;
        }
        RingTensor sums = RingTensor.zeros(shape);
        int[] strides = shape.strides();
        tensor(x.shape(), at -> {
            int index = 0;
            for (int axis = 0; axis < at.length; axis++) {
                index += reduced[axis] ? 0 : at[axis] * strides[axis];
            }
            return sums.data()[index] += at(x, at);
        });
        return sums;
    }

    /** Plain triple loop over rank-2 tensors. */
    static RingTensor matmul(RingTensor a, RingTensor b) {
        return tensor(Shape.of(a.shape().dimension(0), b.shape().dimension(1)), at -> {
            long sum = 0;
            for (int k = 0; k < a.shape().dimension(1); k++) {
                sum += at(a, at[0], k) * at(b, k, at[1]);
            }
            return sum;
        });
    }

    /** Seven loops. */
    static RingTensor conv2d(RingTensor x, RingTensor w, Conv2d spec) {
        boolean first = spec.layout() == Conv2d.Layout.NCHW;
        Shape result = spec.outputShape(x.shape(), w.shape());
        int inputs = spec.inputChannels(w.shape());
        int groupOutputs = spec.outputChannels(w.shape()) / spec.groups();
        return tensor(result, at -> {
            int output = first ? at[1] : at[3];
            int oy = first ? at[2] : at[1];
            int ox = first ? at[3] : at[2];
            long sum = 0;
            for (int c = 0; c < inputs; c++) {
                int channel = output / groupOutputs * inputs + c;
                for (int ky = 0; ky < spec.kernelHeight(); ky++) {
                    for (int kx = 0; kx < spec.kernelWidth(); kx++) {
                        int y = oy * spec.strideHeight() - spec.paddingTop() + ky * spec.dilationHeight();
                        int column = ox * spec.strideWidth() - spec.paddingLeft() + kx * spec.dilationWidth();
                        long weight = first ? at(w, output, c, ky, kx) : at(w, ky, kx, c, output);
                        sum += weight * pixel(x, spec, at[0], channel, y, column);
                    }
                }
            }
            return sum;
        });
    }

    /** An input element, or zero in the padding. */
    static long pixel(RingTensor x, Conv2d spec, int image, int channel, int y, int column) {
        boolean first = spec.layout() == Conv2d.Layout.NCHW;
        int height = x.shape().dimension(spec.heightAxis());
        int width = x.shape().dimension(spec.heightAxis() + 1);
        if (y < 0 || y >= height || column < 0 || column >= width) {
            return 0;
        }
        return first ? at(x, image, channel, y, column) : at(x, image, y, column, channel);
    }
}
