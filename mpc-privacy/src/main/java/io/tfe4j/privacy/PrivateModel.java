package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.plain.KerasSequential;
import io.tfe4j.privacy.training.Optimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that is trained as in Keras, with ordinary optimizers and losses, and by noisy gradients all the same:
 *
 * <pre>{@code
 * CompiledModel model = new PrivateModel(PlainModel.of(...), 1.0, 1.3)
 *         .compile(Optimizer.sgd(0.5), Objective.BINARY_CROSS_ENTROPY);
 * model.fit(new PrivateDataLoader(features, labels, 64), 10, 1e-5);
 * PrivateFrame predictions = model.predict(PrivateFrame.of(features), "repaid");
 * }</pre>
 *
 * <p>Immutable; {@link CompiledModel} is what changes.
 */
public final class PrivateModel {
    private final TrainableModel model;
    private final double l2NormClip;
    private final double noiseMultiplier;
    private final Framework framework;
    private final @Nullable PrivacyLedger ledger;
    private final String purpose;

    /**
     * @param l2NormClip to which each example's gradient is shortened
     * @param noiseMultiplier the deviation of noise on sums of gradients, relative to {@code l2NormClip}; 0 is training
     *     without privacy
     * @throws IllegalArgumentException if a number is out of range
     */
    public PrivateModel(TrainableModel model, double l2NormClip, double noiseMultiplier) {
        this(model, l2NormClip, noiseMultiplier, Framework.AUTO, null, "");
    }

    /**
     * A local Keras model, as {@code model.to_json()} and {@code model.get_weights()} give it: Sequential, of layers on
     * vectors.
     *
     * @param weights row major, in the order that Keras has them; none for new ones
     * @throws IllegalArgumentException if the structure is not such a model's, or weights are not of its shapes
     */
    public static PrivateModel fromKeras(
            String json, List<double[]> weights, double l2NormClip, double noiseMultiplier) {
        return new PrivateModel(KerasSequential.read(json, weights), l2NormClip, noiseMultiplier);
    }

    private PrivateModel(
            TrainableModel model,
            double l2NormClip,
            double noiseMultiplier,
            Framework framework,
            @Nullable PrivacyLedger ledger,
            String purpose) {
        Requirements.positive("l2NormClip", l2NormClip);
        Requirements.notNegative("noiseMultiplier", noiseMultiplier);
        this.model = model;
        this.l2NormClip = l2NormClip;
        this.noiseMultiplier = noiseMultiplier;
        this.framework = framework;
        this.ledger = ledger;
        this.purpose = purpose;
    }

    public PrivateModel framework(Framework what) {
        return new PrivateModel(model, l2NormClip, noiseMultiplier, what, ledger, purpose);
    }

    /** Spends every {@code fit} there before its first step; one that exceeds the budget is refused. */
    public PrivateModel ledger(PrivacyLedger of, String forPurpose) {
        return new PrivateModel(model, l2NormClip, noiseMultiplier, framework, of, forPurpose);
    }

    /**
     * With its first weights, ready to be trained.
     *
     * @param metrics for {@link CompiledModel#evaluate}
     * @throws IllegalArgumentException if the loss or a metric does not fit the model
     * @throws FrameworkUnavailableException if nothing on the class path trains such a model
     */
    public CompiledModel compile(Optimizer optimizer, Objective loss, PlainMetric... metrics) {
        for (PlainMetric metric : metrics) {
            metric.requireFits(loss);
        }
        return new CompiledModel(
                Engines.start(framework, model, loss),
                loss,
                optimizer,
                List.of(metrics),
                new CompiledModel.Protection(l2NormClip, noiseMultiplier, ledger, purpose));
    }

    @Override
    public String toString() {
        return "PrivateModel[" + model + ", l2NormClip=" + l2NormClip + ", noiseMultiplier=" + noiseMultiplier + "]";
    }
}
