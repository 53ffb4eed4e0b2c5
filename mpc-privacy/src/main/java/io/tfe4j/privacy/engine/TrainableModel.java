package io.tfe4j.privacy.engine;

/** A description of a model that some {@link GradientEngineProvider} can train. Immutable; without weights of its own. */
public interface TrainableModel {
    /** How many numbers describe one example, row major. */
    int features();

    /** How many numbers the model gives for one example. */
    int outputs();

    /** What fits its last layer, for users who name none. */
    Objective objective();
}
