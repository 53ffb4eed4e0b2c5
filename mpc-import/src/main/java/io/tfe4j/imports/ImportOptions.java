package io.tfe4j.imports;

import java.util.Map;

/**
 * Who owns a model, and how large its numbers are. Immutable; the {@code with} methods return changed copies.
 *
 * @param owner the player whose catalog has the model
 * @param dataset the model's name there
 * @param publicWeights whether the servers may learn the weights, which makes products cheaper
 * @param keepsWeights whether the servers keep private weights between the runs of a session
 * @param weightLimit no weight is larger in magnitude; used where the file at hand has no weights
 * @param activationLimit no product, convolution or normalization gives a larger number; not checked unless a run
 *     checks ranges
 * @param limits for some values of the graph narrower limits, from a calibration
 */
public record ImportOptions(
        String owner,
        String dataset,
        boolean publicWeights,
        boolean keepsWeights,
        double weightLimit,
        double activationLimit,
        Map<String, Double> limits) {
    private static final double DEFAULT_WEIGHT_LIMIT = 8;
    private static final double DEFAULT_ACTIVATION_LIMIT = 1024;

    public ImportOptions {
        if (!(weightLimit > 0) || !(activationLimit > 0)) {
            throw new IllegalArgumentException(
                    "limits must be positive: weightLimit=" + weightLimit + ", activationLimit=" + activationLimit);
        }
        limits = Map.copyOf(limits);
    }

    /** Private weights, of at most 8, and activations of at most 1024. */
    public static ImportOptions of(String owner, String dataset) {
        return new ImportOptions(
                owner, dataset, false, false, DEFAULT_WEIGHT_LIMIT, DEFAULT_ACTIVATION_LIMIT, Map.of());
    }

    /** The servers learn the weights. */
    public ImportOptions withPublicWeights() {
        return new ImportOptions(owner, dataset, true, keepsWeights, weightLimit, activationLimit, limits);
    }

    /** The servers keep their shares of private weights: the first run of a session brings them, later ones have them. */
    public ImportOptions keepingWeights() {
        return new ImportOptions(owner, dataset, publicWeights, true, weightLimit, activationLimit, limits);
    }

    public ImportOptions withWeightLimit(double limit) {
        return new ImportOptions(owner, dataset, publicWeights, keepsWeights, limit, activationLimit, limits);
    }

    public ImportOptions withActivationLimit(double limit) {
        return new ImportOptions(owner, dataset, publicWeights, keepsWeights, weightLimit, limit, limits);
    }

    /** The limits that a calibration found; values without one keep the general limit. */
    public ImportOptions withLimits(Map<String, Double> newLimits) {
        return new ImportOptions(owner, dataset, publicWeights, keepsWeights, weightLimit, activationLimit, newLimits);
    }
}
