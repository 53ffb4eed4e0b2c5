package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;

/** The mean of each channel. <b>Shape:</b> [batch, channels, length] gives [batch, channels]. <b>Cost:</b> 2 rounds. */
public final class GlobalAveragePooling1D extends NamedLayer {
    private final Layer rows = new HeightOne(name(), new GlobalAveragePooling2D());

    @Override
    public String name() {
        return "GlobalAveragePooling1D";
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
