package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.ml.Layer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Checks and moves that several layers share. */
final class Shapes {
    private Shapes() {}

    static void requireRank(Layer layer, int rank, int[] input) {
        if (input.length != rank) {
            throw new IllegalArgumentException("layer does not take this shape: layer=" + layer.name() + ", input="
                    + Arrays.toString(input) + ", axes=" + rank + (rank == 1 ? "; put a Flatten before it" : ""));
        }
    }

    /** With a first axis of {@code batch}. */
    static int[] batched(int batch, int[] shape) {
        int[] all = new int[shape.length + 1];
        all[0] = batch;
        System.arraycopy(shape, 0, all, 1, shape.length);
        return all;
    }

    static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Axes in reverse or in this order. */
    static Tensor transposed(Tensor x, int... axes) {
        return x instanceof PublicTensor open ? open.transpose(axes) : ((PrivateTensor) x).transpose(axes);
    }

    static Tensor reversed(Tensor x, int axis) {
        int last = x.size(axis) - 1;
        int[] order = IntStream.rangeClosed(0, last).map(i -> last - i).toArray();
        return x instanceof PublicTensor open ? open.gather(axis, order) : ((PrivateTensor) x).gather(axis, order);
    }

    /** Entry {@code index} of the first axis, which disappears. */
    static Tensor row(Tensor x, int index) {
        return x instanceof PublicTensor open
                ? open.gather(0, index).squeeze(0)
                : ((PrivateTensor) x).gather(0, index).squeeze(0);
    }

    static Tensor reshaped(Tensor x, int... shape) {
        return x instanceof PublicTensor open ? open.reshape(shape) : ((PrivateTensor) x).reshape(shape);
    }
}
