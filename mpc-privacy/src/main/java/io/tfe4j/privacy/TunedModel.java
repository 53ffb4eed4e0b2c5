package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import java.util.Locale;

/**
 * The best model of a {@link PrivateTuning}, and what all its trainings spent.
 *
 * @param candidate the place of the settings that gave it, from 0
 * @param epsilon of everything in this result, for an example that is added or removed, against who does not learn the
 *     batches or how many trainings there were
 * @param event what the tuning is to an accountant
 */
public record TunedModel(TrainedModel model, int candidate, double epsilon, double delta, PrivacyEvent event) {
    /** The promise in plain words. */
    public String statement() {
        return String.format(
                Locale.ROOT,
                "Protects each single example in the model and in the choice of its settings, among trainings of a "
                        + "number that was drawn and is not shown.%n"
                        + "  epsilon %.6g at delta %s if the example is added or removed, against whoever does not learn "
                        + "which examples were in which batch, how many trainings there were, or any other of them%n"
                        + "No number is given against those who know the batches.",
                epsilon,
                delta);
    }

    @Override
    public String toString() {
        return "TunedModel[candidate=" + candidate + ", epsilon=" + epsilon + ", delta=" + delta + "]";
    }
}
