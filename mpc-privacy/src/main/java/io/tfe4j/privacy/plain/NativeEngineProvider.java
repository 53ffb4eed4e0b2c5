package io.tfe4j.privacy.plain;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.GradientEngineProvider;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;

/** Trains a {@link PlainModel} in this process. */
public final class NativeEngineProvider implements GradientEngineProvider {
    @Override
    public String framework() {
        return "NATIVE";
    }

    @Override
    public boolean takes(TrainableModel model) {
        return model instanceof PlainModel;
    }

    @Override
    public GradientEngine start(TrainableModel model, Objective objective) {
        if (model instanceof PlainModel plain) {
            return new PlainEngine(plain, objective);
        }
        throw new IllegalArgumentException(
                "model is not of this framework: framework=NATIVE, model=" + model + "; describe it by PlainModel.of");
    }
}
