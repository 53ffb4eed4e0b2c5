package io.tfe4j.ml.layers;

import io.tfe4j.ml.Layer;

/** A layer that prints as its name. */
abstract class NamedLayer implements Layer {
    @Override
    public final String toString() {
        return name();
    }
}
