package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** One axis of a batch, along which a layer has a vector of weights. */
record ChannelAxis(int axis) {
    /** A vector in the shape in which it broadcasts along this axis of {@code x}. */
    Tensor along(Tensor vector, PrivateTensor x) {
        int[] shape = new int[x.rank() - axis];
        Arrays.fill(shape, 1);
        shape[0] = x.size(axis);
        return Shapes.reshaped(vector, shape);
    }

    /** [channels, everything else]. */
    PrivateTensor rows(PrivateTensor x) {
        return x.transpose(channelsFirst(x.rank())).reshape(x.size(axis), -1);
    }

    /** {@link #rows} of a tensor of this shape, back again. */
    PrivateTensor back(PrivateTensor rows, int[] shape) {
        int[] order = channelsFirst(shape.length);
        int[] moved = Arrays.stream(order).map(place -> shape[place]).toArray();
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return rows.reshape(moved).transpose(inverse);
    }

    private int[] channelsFirst(int rank) {
        return IntStream.concat(IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
                .toArray();
    }

    /** Summed over all axes but this one. */
    PrivateTensor sum(PrivateTensor x) {
        return x.sum(IntStream.range(0, x.rank()).filter(i -> i != axis).toArray());
    }

    /** The sums of products over all axes but this one. */
    PrivateTensor sumOfProducts(PrivateTensor x, PrivateTensor y) {
        return RowProducts.sums(rows(x), rows(y)).reshape(-1);
    }
}
