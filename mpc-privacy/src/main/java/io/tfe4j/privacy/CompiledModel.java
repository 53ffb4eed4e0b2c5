package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.PrivacyStatement;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.training.DescentSettings;
import io.tfe4j.privacy.training.Examples;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.Optimizer;
import io.tfe4j.privacy.training.PrivateDescent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A {@link PrivateModel} in use: it remembers what all its trainings spent. Belongs to one thread. */
public final class CompiledModel implements AutoCloseable {
    private static final int MICRO_BATCH = 1024;

    record Protection(
            double l2NormClip,
            double noiseMultiplier,
            @Nullable PrivacyLedger ledger,
            String purpose) {}

    private final GradientEngine engine;
    private final Objective objective;
    private final Optimizer optimizer;
    private final List<PlainMetric> metrics;
    private final Protection protection;
    private RdpAccountant spent = RdpAccountant.create();

    CompiledModel(
            GradientEngine engine,
            Objective objective,
            Optimizer optimizer,
            List<PlainMetric> metrics,
            Protection protection) {
        this.engine = engine;
        this.objective = objective;
        this.optimizer = optimizer;
        this.metrics = metrics;
        this.protection = protection;
    }

    /**
     * What a training spent.
     *
     * @param epsilon of all trainings of this model so far, for those whose rows were in all of them
     * @param statement of this training alone
     */
    public record Fit(double epsilon, double delta, PrivacyStatement statement, List<EpochReport> history) {
        public Fit {
            history = List.copyOf(history);
        }
    }

    /**
     * Trains on Poisson samples of {@code loader}; goes on from the weights of the training before.
     *
     * @param targetDelta above 0 and below 1; well below one over the number of rows
     * @throws IllegalArgumentException if the data does not fit the model, or a number is out of range
     * @throws io.tfe4j.privacy.ledger.BudgetExceededException if a ledger refuses; the weights are as before then
     */
    public Fit fit(PrivateDataLoader loader, double epochs, double targetDelta) {
        Requirements.probability("targetDelta", targetDelta);
        Examples examples = TrainingData.of(loader.features(), loader.labels(), objective, engine);
        Training training = new Training(loader.sampleSize(), loader.batchSize(), epochs);
        PrivacyPlan plan =
                new PrivacyPlan(training, protection.noiseMultiplier, NoiseSchedule.CONSTANT, null, 0, targetDelta);
        // what cannot be accounted for fails here, before anything is spent
        PrivacyStatement statement = PrivacyStatement.of(training, protection.noiseMultiplier, targetDelta);
        DescentSettings settings = new DescentSettings(
                protection.l2NormClip, protection.noiseMultiplier, loader.batchSize(), MICRO_BATCH, Clipping.FLAT);
        try (PrivateDescent descent = PrivateDescent.start(engine, examples, settings, optimizer)) {
            if (protection.ledger != null) {
                protection.ledger.spend(protection.purpose, plan.event());
            }
            spent = spent.compose(plan.event());
            List<EpochReport> history = new PrivateRun(plan, descent, () -> Double.NaN, 0, epoch -> {}, null).run();
            return new Fit(spent.epsilon(targetDelta).epsilon(), targetDelta, statement, history);
        }
    }

    /**
     * The results for private rows, private as well.
     *
     * @param labelColumns their names, one for each result of the model; none for 0, 1, 2 and so on
     */
    public PrivateFrame predict(PrivateFrame x, String... labelColumns) {
        if (x.columns().size() != engine.features()) {
            throw new IllegalArgumentException("features differ in number from the model's: table="
                    + x.columns().size() + ", model=" + engine.features());
        }
        List<String> names = labelColumns.length == 0
                ? IntStream.range(0, engine.outputs())
                        .mapToObj(Integer::toString)
                        .toList()
                : List.of(labelColumns);
        if (names.size() != engine.outputs()) {
            throw new IllegalArgumentException(
                    "names are not one for each result: names=" + names + ", results=" + engine.outputs());
        }
        return PrivateFrame.of(Frame.of(names, engine.predict(x.frame().values())));
    }

    /** The metrics, exactly, of examples that are nobody's secret. */
    public Map<PlainMetric, Double> evaluate(Frame publicFeatures, Frame publicLabels) {
        Examples examples = TrainingData.of(publicFeatures, publicLabels, objective, engine);
        Map<PlainMetric, Double> values = new LinkedHashMap<>();
        metrics.forEach(metric -> values.put(metric, metric.of(objective, engine, examples)));
        return values;
    }

    /** A copy; as private as all trainings together. */
    public double[] weights() {
        return engine.weights();
    }

    /** Gives back what the framework holds. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "compiled model: clip=" + protection.l2NormClip() + ", noise multiplier=" + protection.noiseMultiplier()
                + ", optimizer=" + optimizer;
    }
}
