package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.GradientEngineProvider;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The frameworks on the class path; of several that take a model, the native one computes in this process. */
final class Engines {
    private Engines() {}

    static GradientEngine start(Framework framework, TrainableModel model, Objective objective) {
        List<GradientEngineProvider> all = ServiceLoader.load(GradientEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(one -> !one.framework().equals(Framework.NATIVE.name())))
                .toList();
        return all.stream()
                .filter(one -> framework == Framework.AUTO || one.framework().equals(framework.name()))
                .filter(one -> framework != Framework.AUTO || one.takes(model))
                .findFirst()
                .orElseThrow(() -> new FrameworkUnavailableException("no framework trains this model: framework="
                        + framework + ", model=" + model + ", onClassPath="
                        + all.stream().map(GradientEngineProvider::framework).toList()
                        + "; add the framework's module to the class path"))
                .start(model, objective);
    }
}
