package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.training.Examples;

/** What a training gave. Its weights are as private as the training was; its results on private rows are not. */
public final class TrainedModel implements AutoCloseable {
    private final GradientEngine engine;
    private final Objective objective;

    TrainedModel(GradientEngine engine, Objective objective) {
        this.engine = engine;
        this.objective = objective;
    }

    /** In words, the same in every process. */
    String description() {
        return engine.description();
    }

    /** A copy. */
    public double[] weights() {
        return engine.weights();
    }

    /**
     * Its results for examples, row major, as many for each as the model has outputs.
     *
     * @throws IllegalArgumentException if columns are not as many as the model takes
     */
    public double[] predict(Frame features) {
        if (features.columns().size() != engine.features()) {
            throw new IllegalArgumentException("features differ in number from the model's: table="
                    + features.columns().size() + ", model=" + engine.features());
        }
        return engine.predict(features.values());
    }

    /**
     * The share of {@code examples}, with their labels in column {@code target}, that are told right; exactly, so that it
     * must not be shown of private ones.
     *
     * @throws IllegalArgumentException if the model gives numbers, which are not right or wrong
     */
    public double accuracy(Frame examples, String target) {
        return Validation.onPublic(requireClasses(), TrainingData.of(examples, target, objective, engine))
                .score(engine);
    }

    /** The mean loss of {@code examples}, likewise exactly. */
    public double loss(Frame examples, String target) {
        Examples all = TrainingData.of(examples, target, objective, engine);
        return engine.loss(all.x(), all.y());
    }

    /** The loss of each of {@code examples}, exactly: for attacks on one's own model, such as {@code CanaryAudit.ofLosses}. */
    public double[] losses(Frame examples, String target) {
        Examples all = TrainingData.of(examples, target, objective, engine);
        double[] losses = new double[all.count()];
        for (int row = 0; row < losses.length; row++) {
            Examples one = all.rows(row);
            losses[row] = engine.loss(one.x(), one.y());
        }
        return losses;
    }

    private Objective requireClasses() {
        if (!objective.isClassification()) {
            throw new IllegalArgumentException("numbers are not right or wrong: objective=" + objective);
        }
        return objective;
    }

    /** Gives back what the framework holds. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "trained " + description();
    }
}
