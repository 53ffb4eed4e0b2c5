package io.tfe4j.privacy;

import io.tfe4j.privacy.training.PrivateDescent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** The epochs of a training. */
final class PrivateRun {
    private final PrivacyPlan plan;
    private final PrivateDescent descent;
    private final DoubleSupplier validation;
    private final int patience;
    private final Consumer<EpochReport> listener;
    private final List<EpochReport> history = new ArrayList<>();
    private double best = Double.NEGATIVE_INFINITY;
    private int sinceBest;

    PrivateRun(
            PrivacyPlan plan,
            PrivateDescent descent,
            DoubleSupplier validation,
            int patience,
            Consumer<EpochReport> listener) {
        this.plan = plan;
        this.descent = descent;
        this.validation = validation;
        this.patience = patience;
        this.listener = listener;
    }

    List<EpochReport> run() {
        PrivacyPlan.Odometer odometer = plan.odometer();
        long steps = 0;
        for (int epoch = 1; epoch <= plan.epochs() && !isOver(); epoch++) {
            for (long end = lastStep(epoch); steps < end; steps++) {
                descent.step((double) steps / plan.training().steps());
            }
            EpochReport report = new EpochReport(epoch, steps, odometer.at(steps, epoch), validation.getAsDouble());
            remember(report);
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
