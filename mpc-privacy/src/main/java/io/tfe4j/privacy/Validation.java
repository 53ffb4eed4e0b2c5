package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.training.Examples;
import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.RandomWords;

/** How good a model is, the higher the better, as far as the plan accounts for it. */
@FunctionalInterface
interface Validation {
    Validation NONE = engine -> Double.NaN;

    double score(GradientEngine engine);

    /** Of examples that are nobody's secret: the share told right, or minus the mean loss. */
    static Validation onPublic(Objective objective, Examples examples) {
        return engine -> objective.isClassification()
                ? (double) right(objective, examples, engine) / examples.count()
                : -engine.loss(examples.x(), examples.y());
    }

    /** The share told right, with noise on the count, of which one example changes 1. */
    static Validation noised(Objective objective, Examples examples, double deviation) {
        return engine -> {
            try (RandomWords random = RandomWords.fresh()) {
                long noise = DiscreteGaussian.ofDeviation(random, deviation).next();
                return (double) (right(objective, examples, engine) + noise) / examples.count();
            }
        };
    }

    private static long right(Objective objective, Examples examples, GradientEngine engine) {
        double[] results = engine.predict(examples.x());
        double[] labels = examples.y();
        long right = 0;
        for (int row = 0; row < examples.count(); row++) {
            right += objective.isRight(results, labels, engine.outputs(), row) ? 1 : 0;
        }
        return right;
    }
}
