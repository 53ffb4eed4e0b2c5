package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** The mean of each channel. <b>Shape:</b> [batch, channels, height, width] gives [batch, channels]. */
public final class GlobalAveragePooling2D extends Stateless {
    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return new int[] {input[0]};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.mean(2, 3);
    }

    @Override
    public Pass train(PrivateTensor x) {
        double share = 1.0 / (x.size(2) * x.size(3));
        int[] shape = x.shape();
        return Pass.of(
                forward(x),
                gradient ->
                        gradient.mul(share).reshape(shape[0], shape[1], 1, 1).broadcastTo(shape));
    }
}
