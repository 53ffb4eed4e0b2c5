package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.training.Examples;
import io.tfe4j.random.RandomWords;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table's examples: those to train on, and those held back.
 *
 * @param validation null if none are held back
 */
record TrainingData(Examples training, @Nullable Examples validation) {
    /** What is left after a share, rounded down, of the rows is taken at random; which ones does not depend on them. */
    static TrainingData split(Examples all, double share, RandomWords random) {
        int held = all.count() - trained(all.count(), share);
        if (held == 0) {
            return new TrainingData(all, null);
        }
        int[] order = permutation(all.count(), random);
        return new TrainingData(
                all.rows(Arrays.copyOfRange(order, held, order.length)), all.rows(Arrays.copyOf(order, held)));
    }

    /** How many of so many rows are trained on. */
    static int trained(int rows, double share) {
        return rows - (int) Math.floor(share * rows);
    }

    private static int[] permutation(int count, RandomWords random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = (int) random.below(i + 1L);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }

    /**
     * @param target the column of what is expected, null for the last; a class's number becomes a row, where rows are
     *     wanted
     * @throws IllegalArgumentException if the table does not fit the model
     */
    static Examples of(Frame data, @Nullable String target, Objective objective, GradientEngine engine) {
        if (data.columns().size() < 2 || data.rows() == 0) {
            throw new IllegalArgumentException("table without features, or without rows: columns="
                    + data.columns().size() + ", rows=" + data.rows());
        }
        String column = target == null ? data.columns().get(data.columns().size() - 1) : target;
        Frame labels = data.select(column);
        return of(data.without(column), labels, objective, engine);
    }

    static Examples of(Frame features, Frame labels, Objective objective, GradientEngine engine) {
        if (features.columns().size() != engine.features()) {
            throw new IllegalArgumentException("features differ in number from the model's: table="
                    + features.columns().size() + ", model=" + engine.features());
        }
        boolean numbered = objective == Objective.CATEGORICAL_CROSS_ENTROPY
                && labels.columns().size() == 1;
        if (objective == Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY || numbered) {
            requireClasses(labels, engine.outputs());
        }
        double[] y = numbered ? oneHot(labels.values(), engine.outputs()) : labels.values();
        int width = numbered ? engine.outputs() : labels.columns().size();
        if (width != engine.labels()) {
            throw new IllegalArgumentException("labels differ in number from the model's: table=" + width + ", model="
                    + engine.labels() + ", objective=" + objective);
        }
        return Examples.of(features.values(), features.columns().size(), y, width);
    }

    private static void requireClasses(Frame labels, int classes) {
        Examples all = Examples.of(labels.values(), 1, labels.values(), 1);
        if (!all.areClasses(classes)) {
            throw new IllegalArgumentException(
                    "labels are not all classes: column=" + labels.columns() + ", allowed=0.." + (classes - 1));
        }
    }

    private static double[] oneHot(double[] labels, int classes) {
        double[] rows = new double[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            rows[i * classes + (int) labels[i]] = 1;
        }
        return rows;
    }
}
