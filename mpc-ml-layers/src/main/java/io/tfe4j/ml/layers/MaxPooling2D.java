package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * The largest number of each window of {@code size * size}, exact. <b>Shape:</b> [batch, channels, height, width];
 * height and width are divided by {@code size}, what is left over is dropped. The gradient goes to the largest, of
 * equal ones to the first.
 */
public final class MaxPooling2D extends Stateless {
    private final Windows windows;

    public MaxPooling2D(int size) {
        this.windows = new Windows(size);
    }

    @Override
    public String name() {
        return "MaxPooling2D(" + windows.size() + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return windows.outputShape(input);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return windows.gather(x).max(4);
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateTensor all = windows.gather(x);
        int places = windows.size() * windows.size();
        PrivateTensor chosen = all.argMax(4).oneHot(places);
        // one of the products is the number itself, the others are zero
        PrivateTensor output = all.mul(chosen).sum(4).assumeRange(low(all), high(all));
        return Pass.of(
                output, gradient -> windows.scatter(windows.spread(gradient).mul(chosen), x.size(2), x.size(3)));
    }

    private static double low(PrivateTensor x) {
        return x.type().range().realMin(x.fractionBits());
    }

    private static double high(PrivateTensor x) {
        return x.type().range().realMax(x.fractionBits());
    }
}
