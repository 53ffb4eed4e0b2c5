package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.PrivacyStatement;
import java.util.List;

/**
 * A model, and what its training spent.
 *
 * @param epsilon of everything in this result, accounted by Renyi divergences; of the whole training, even if it ended
 *     early
 * @param noiseMultiplier that was used, given or calibrated
 * @param event what the training is to an accountant
 * @param statement the same in plain words, and against others; what validation costs is in all its numbers
 */
public record PrivateTrainingResult(
        TrainedModel model,
        double epsilon,
        double delta,
        double noiseMultiplier,
        PrivacyEvent event,
        PrivacyStatement statement,
        List<EpochReport> history,
        boolean stoppedEarly) {
    public PrivateTrainingResult {
        history = List.copyOf(history);
    }
}
