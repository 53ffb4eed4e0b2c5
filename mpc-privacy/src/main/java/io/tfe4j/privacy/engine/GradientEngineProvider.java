package io.tfe4j.privacy.engine;

/**
 * A framework that computes gradients; found by {@link java.util.ServiceLoader}, for which a module names its own in {@code
 * META-INF/services/io.tfe4j.privacy.engine.GradientEngineProvider}.
 */
public interface GradientEngineProvider {
    /** As users write it, in capitals: {@code NATIVE}, {@code DL4J}. */
    String framework();

    /** Whether it can train such a model. */
    boolean takes(TrainableModel model);

    /**
     * The model with its first weights.
     *
     * @throws IllegalArgumentException if it cannot be trained with this objective, or has a layer that mixes examples
     */
    GradientEngine start(TrainableModel model, Objective objective);
}
