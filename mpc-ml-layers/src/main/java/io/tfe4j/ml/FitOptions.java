package io.tfe4j.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a training goes through its rows, who is told what of it, and when it ends:
 *
 * <pre>{@code
 * FitOptions.epochs(50).batchSize(32).shuffled(7).validation(0.2)
 *         .metrics("researcher", Metric.loss(), Metric.accuracy())
 *         .stopping(EarlyStopping.on(Metric.loss(), 3).telling("researcher"))
 *         .listener(FitListener.printing(System.out))
 * }</pre>
 *
 * <p>Immutable. Nothing is opened but what {@link #metrics} and {@link #stopping} say, to the players they name.
 */
public final class FitOptions {
    private static final int DEFAULT_BATCH = 32;

    /** Whom metrics are opened to. */
    record Told(String player, List<Metric> metrics) {}

    private final int epochs;
    private final int batchSize;
    private final @Nullable Long seed;
    private final double validation;
    private final List<Told> told;
    private final @Nullable EarlyStopping stopping;
    private final List<FitListener> listeners;
    private final boolean clips;

    private FitOptions(
            int epochs,
            int batchSize,
            @Nullable Long seed,
            double validation,
            List<Told> told,
            @Nullable EarlyStopping stopping,
            List<FitListener> listeners,
            boolean clips) {
        if (epochs < 1 || batchSize < 1 || !(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException("impossible training: epochs=" + epochs + ", batchSize=" + batchSize
                    + ", validation=" + validation + "; validation is a share below 1");
        }
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.seed = seed;
        this.validation = validation;
        this.told = List.copyOf(told);
        this.stopping = stopping;
        this.listeners = List.copyOf(listeners);
        this.clips = clips;
    }

    /** At most so many times through the rows, in batches of 32. */
    public static FitOptions epochs(int most) {
        return new FitOptions(most, DEFAULT_BATCH, null, 0, List.of(), null, List.of(), false);
    }

    public FitOptions batchSize(int rows) {
        return new FitOptions(epochs, rows, seed, validation, told, stopping, listeners, clips);
    }

    /**
     * Takes the rows in another order each epoch, which follows from the seed and is part of the program: everyone knows
     * which rows make a batch, but not what is in them. The order is a random one at first, of which each epoch takes
     * every so-manieth row from some row on.
     */
    public FitOptions shuffled(long newSeed) {
        return new FitOptions(epochs, batchSize, newSeed, validation, told, stopping, listeners, clips);
    }

    /** Holds the last rows back, this share of them, and computes metrics of them too, as {@code val_...}. */
    public FitOptions validation(double share) {
        return new FitOptions(epochs, batchSize, seed, share, told, stopping, listeners, clips);
    }

    /**
     * Opens {@code metrics} to {@code player} at the end of each epoch: the mean over its batches, each before its step.
     * With them comes, for each of a layer's weights, how many of them are at the limits of their range, where training
     * clips them; if any are, the epoch has a warning. <b>Cost:</b> an epoch takes two comparisons for each weight.
     */
    public FitOptions metrics(String player, Metric... metrics) {
        List<Told> all = new ArrayList<>(told);
        all.add(new Told(player, List.of(metrics)));
        return new FitOptions(epochs, batchSize, seed, validation, all, stopping, listeners, clips);
    }

    /**
     * Also counts, and opens with the metrics, how many gradients between layers, and mean gradients or velocities of the
     * optimizer, were clipped in an epoch, layer by layer; if any were, the epoch has a warning. What layers clip inside
     * is not counted. <b>Cost:</b> a step takes two comparisons more for each number that it clips, beside its other work.
     */
    public FitOptions countingClips() {
        return new FitOptions(epochs, batchSize, seed, validation, told, stopping, listeners, true);
    }

    /** Ends the training before all epochs are done. */
    public FitOptions stopping(EarlyStopping rule) {
        return new FitOptions(epochs, batchSize, seed, validation, told, rule, listeners, clips);
    }

    /** Told of each epoch, where the script runs; of its metrics, those of players whom this process plays. */
    public FitOptions listener(FitListener listener) {
        List<FitListener> all = new ArrayList<>(listeners);
        all.add(listener);
        return new FitOptions(epochs, batchSize, seed, validation, told, stopping, all, clips);
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    @Nullable
    Long seed() {
        return seed;
    }

    List<Told> told() {
        return told;
    }

    /** @throws IllegalArgumentException if it is, and nobody is told */
    boolean countsClips() {
        if (clips && told.isEmpty()) {
            throw new IllegalArgumentException("clips are counted for nobody; say metrics(player, ...)");
        }
        return clips;
    }

    /** Under what names losses are told. */
    Stream<String> lossNames() {
        return told.stream()
                .flatMap(one -> one.metrics().stream())
                .filter(metric -> metric.scores() == null)
                .map(Metric::name);
    }

    @Nullable
    EarlyStopping stopping() {
        return stopping;
    }

    List<FitListener> listeners() {
        return listeners;
    }

    /** How many of {@code rows} are held back. */
    int heldBack(int rows) {
        return (int) Math.round(rows * validation);
    }

    @Override
    public String toString() {
        return "epochs=" + epochs + ", batch size=" + batchSize + (seed == null ? "" : ", shuffled")
                + (validation == 0 ? "" : ", validation=" + validation);
    }
}
