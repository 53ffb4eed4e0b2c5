package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.training.Examples;

/** How good a model is, exactly: for examples that are nobody's secret. */
public enum PlainMetric {
    /** The mean loss. */
    LOSS {
        @Override
        double of(Objective objective, GradientEngine engine, Examples examples) {
            return engine.loss(examples.x(), examples.y());
        }
    },
    /** The share told right. */
    ACCURACY {
        @Override
        double of(Objective objective, GradientEngine engine, Examples examples) {
            return Validation.onPublic(objective, examples).score(engine);
        }
    };

    abstract double of(Objective objective, GradientEngine engine, Examples examples);

    /** @throws IllegalArgumentException if results are numbers, which are not right or wrong */
    void requireFits(Objective objective) {
        if (this == ACCURACY && !objective.isClassification()) {
            throw new IllegalArgumentException(
                    "numbers are not right or wrong: metric=ACCURACY, objective=" + objective);
        }
    }
}
