package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * Each pixel {@code size * size} times. <b>Shape:</b> [batch, channels, height, width], height and width times
 * {@code size}. Costs nothing.
 */
public final class UpSampling2D extends Stateless {
    private final int size;

    public UpSampling2D(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("too small: size=" + size + ", least=1");
        }
        this.size = size;
    }

    @Override
    public String name() {
        return "UpSampling2D(" + size + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return new int[] {input[0], input[1] * size, input[2] * size};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        int[] shape = x.shape();
        return x.reshape(shape[0], shape[1], shape[2], 1, shape[3], 1)
                .broadcastTo(shape[0], shape[1], shape[2], size, shape[3], size)
                .reshape(shape[0], shape[1], shape[2] * size, shape[3] * size);
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] shape = x.shape();
        return Pass.of(
                forward(x),
                gradient -> gradient.reshape(shape[0], shape[1], shape[2], size, shape[3], size)
                        .sum(3, 5));
    }
}
