package io.tfe4j.privacy;

import io.tfe4j.privacy.training.PrivateDescent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The epochs of a training. */
final class PrivateRun {
    private final PrivacyPlan plan;
    private final PrivateDescent descent;
    private final DoubleSupplier validation;
    private final int patience;
    private final Consumer<EpochReport> listener;
    private final @Nullable CheckpointFile checkpoints;
    private final List<EpochReport> history = new ArrayList<>();
    private long steps;
    private double best = Double.NEGATIVE_INFINITY;
    private int sinceBest;

    PrivateRun(
            PrivacyPlan plan,
            PrivateDescent descent,
            DoubleSupplier validation,
            int patience,
            Consumer<EpochReport> listener,
            @Nullable CheckpointFile checkpoints) {
        this.plan = plan;
        this.descent = descent;
        this.validation = validation;
        this.patience = patience;
        this.listener = listener;
        this.checkpoints = checkpoints;
    }

    /** Goes on after the epochs that {@code checkpoint} has. */
    void resume(PrivateCheckpoint checkpoint) {
        descent.resume(checkpoint.state());
        checkpoint.history().forEach(this::remember);
        steps = checkpoint.steps();
    }

    /** Before the first step, so that whoever finds the file knows that the training was paid for. */
    void begin() {
        save();
    }

    private void save() {
        if (checkpoints != null) {
            checkpoints.save(steps, history, descent.state());
        }
    }

    List<EpochReport> run() {
        PrivacyPlan.Odometer odometer = plan.odometer();
        for (int epoch = history.size() + 1; epoch <= plan.epochs() && !isOver(); epoch++) {
            for (long end = lastStep(epoch); steps < end; steps++) {
                descent.step((double) steps / plan.training().steps());
            }
            EpochReport report = new EpochReport(epoch, steps, odometer.at(steps, epoch), validation.getAsDouble());
            remember(report);
            // what was told must not be drawn anew after a crash
            save();
            listener.accept(report);
        }
        return List.copyOf(history);
    }

    private long lastStep(int epoch) {
        double share = epoch / plan.training().epochs();
        return share >= 1
                ? plan.training().steps()
                : Math.round(share * plan.training().steps());
    }

    private void remember(EpochReport report) {
        history.add(report);
        boolean better = report.validation() > best;
        best = better ? report.validation() : best;
        sinceBest = better ? 0 : sinceBest + 1;
    }

    private boolean isOver() {
        return patience > 0 && sinceBest >= patience;
    }
}
