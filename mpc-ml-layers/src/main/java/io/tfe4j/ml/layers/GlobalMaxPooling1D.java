package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;

/**
 * The largest number of each channel, exact. <b>Shape:</b> [batch, channels, length] gives [batch, channels].
 * <b>Gradient, cost:</b> those of {@link MaxPooling2D}; of equal numbers the first gets it.
 */
public final class GlobalMaxPooling1D extends NamedLayer {
    private final Layer rows = new HeightOne(name(), new GlobalMaxPooling2D());

    @Override
    public String name() {
        return "GlobalMaxPooling1D";
    }

    @Override
    public int[] outputShape(int[] input) {
        return rows.outputShape(input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return rows.build(tfe, input);
    }
}
