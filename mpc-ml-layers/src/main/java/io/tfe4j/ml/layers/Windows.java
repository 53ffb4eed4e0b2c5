package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import java.util.ArrayList;
import java.util.List;

/** Windows of a pooling layer, side by side without overlap; what is left over at the bottom and right is dropped. */
record Windows(int size) {
    Windows {
        if (size < 1) {
            throw new IllegalArgumentException("window too small: size=" + size + ", least=1");
        }
    }

    int[] outputShape(int[] input) {
        return new int[] {input[0], input[1] / size, input[2] / size};
    }

    /** [batch, channels, height, width] as [batch, channels, height', width', size * size]. */
    PrivateTensor gather(PrivateTensor x) {
        int high = x.size(2) / size;
        int wide = x.size(3) / size;
        return x.slice(new int[4], new int[] {x.size(0), x.size(1), high * size, wide * size})
                .reshape(x.size(0), x.size(1), high, size, wide, size)
                .transpose(0, 1, 2, 4, 3, 5)
                .reshape(x.size(0), x.size(1), high, wide, size * size);
    }

    /** Back again, with zeros where nothing was gathered from. */
    PrivateTensor scatter(PrivateTensor windows, int height, int width) {
        int high = windows.size(2);
        int wide = windows.size(3);
        PrivateTensor images = windows.reshape(windows.size(0), windows.size(1), high, wide, size, size)
                .transpose(0, 1, 2, 4, 3, 5)
                .reshape(windows.size(0), windows.size(1), high * size, wide * size);
        int below = height - high * size;
        int right = width - wide * size;
        return below + right == 0 ? images : images.pad(new int[4], new int[] {0, 0, below, right});
    }

    /** Each number of [batch, channels, height', width'] for every place of its window. */
    PrivateTensor spread(PrivateTensor x) {
        List<Integer> shape = new ArrayList<>();
        for (int dimension : x.shape()) {
            shape.add(dimension);
        }
        shape.add(size * size);
        return x.expandDims(4)
                .broadcastTo(shape.stream().mapToInt(Integer::intValue).toArray());
    }
}
