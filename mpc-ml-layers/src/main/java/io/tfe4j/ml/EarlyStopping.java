package io.tfe4j.ml;

import org.jspecify.annotations.Nullable;

/**
 * Ends a training when a metric has not become better for some epochs; the metric of the rows held back, if there are
 * any. Metric, best value and count stay shares: one player learns, epoch by epoch, one bit, whether to stop. Immutable.
 *
 * @param least what counts as better
 */
public record EarlyStopping(
        Metric metric,
        int patience,
        double least,
        boolean restoresBest,
        @Nullable String player) {
    public EarlyStopping {
        if (patience < 1 || !(least >= 0)) {
            throw new IllegalArgumentException("impossible stopping: patience=" + patience + ", least=" + least);
        }
    }

    /** After {@code patience} epochs in which {@code metric} has not become better; say {@link #telling} whom. */
    public static EarlyStopping on(Metric metric, int patience) {
        return new EarlyStopping(metric, patience, 0, false, null);
    }

    /** {@code player}, whom the script's process must play, is told to stop or to go on. */
    public EarlyStopping telling(String newPlayer) {
        return new EarlyStopping(metric, patience, least, restoresBest, newPlayer);
    }

    /** Only a metric better by more than this counts. */
    public EarlyStopping betterBy(double difference) {
        return new EarlyStopping(metric, patience, difference, restoresBest, player);
    }

    /**
     * Keeps the weights of the best epoch, chosen on shares so that nobody learns which it was, and gives them back at
     * the end. A product for each weight and epoch.
     */
    public EarlyStopping restoringBest() {
        return new EarlyStopping(metric, patience, least, true, player);
    }
}
