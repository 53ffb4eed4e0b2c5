package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * The mean of each window of {@code size * size}. <b>Shape:</b> [batch, channels, height, width]; height and width are
 * divided by {@code size}, what is left over is dropped. <b>Error:</b> one unit of the last place.
 */
public final class AveragePooling2D extends Stateless {
    private final Windows windows;

    public AveragePooling2D(int size) {
        this.windows = new Windows(size);
    }

    @Override
    public String name() {
        return "AveragePooling2D(" + windows.size() + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return windows.outputShape(input);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return windows.gather(x).mean(4);
    }

    @Override
    public Pass train(PrivateTensor x) {
        double share = 1.0 / (windows.size() * windows.size());
        return Pass.of(
                forward(x), gradient -> windows.scatter(windows.spread(gradient.mul(share)), x.size(2), x.size(3)));
    }
}
