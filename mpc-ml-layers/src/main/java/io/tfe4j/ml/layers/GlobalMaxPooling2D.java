package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;

/**
 * The largest number of each channel, exact. <b>Shape:</b> [batch, channels, height, width] gives [batch, channels].
 * <b>Gradient, cost:</b> those of {@link MaxPooling2D} with one window over the whole image.
 */
public final class GlobalMaxPooling2D extends NamedLayer {
    @Override
    public String name() {
        return "GlobalMaxPooling2D";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        return new int[] {input[0]};
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return Chain.of(name(), new MaxPooling2D(input[1], input[2]), new Flatten())
                .build(tfe, input);
    }
}
