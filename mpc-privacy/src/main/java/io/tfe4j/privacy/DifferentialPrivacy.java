package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.PrivacyStatement;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.training.DescentSettings;
import io.tfe4j.privacy.training.Examples;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.PrivateDescent;
import io.tfe4j.random.RandomWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains models on data of one's own, so that the model tells little about any one row (Abadi et al. 2016).
 *
 * <pre>{@code
 * PrivateTrainingResult result = DifferentialPrivacy.train(
 *         PlainModel.of(new int[] {30}, new Dense(1), new Sigmoid()),
 *         Frame.readCsv(file).scaled(low, high),
 *         TrainingOptions.builder().epsilon(3).targetColumn("malignant").build());
 * }</pre>
 *
 * <p><b>What is protected:</b> each single row, added or removed, against who sees the model, all its checkpoints and
 * everything in the result, but not the batches. The number of rows and the options are taken as known to everyone. What
 * was chosen by looking at the data before, such as bounds to scale by or the model itself, is not accounted for.
 */
public final class DifferentialPrivacy {
    private DifferentialPrivacy() {}

    /**
     * Trains {@code model} on {@code data}. If the options name a ledger, the whole training is spent there before its
     * first step, and refused if that exceeds the budget.
     *
     * @param data features in the order the model takes them, and a column of what is expected
     * @throws IllegalArgumentException if data, model and options do not fit, or the noise that was given overspends
     * @throws FrameworkUnavailableException if nothing on the class path trains such a model
     * @throws io.tfe4j.privacy.ledger.BudgetExceededException if the ledger refuses; nothing was computed then
     */
    public static PrivateTrainingResult train(TrainableModel model, Frame data, TrainingOptions options) {
        try (RandomWords random = RandomWords.fresh()) {
            return train(model, data, options, random);
        }
    }

    private static PrivateTrainingResult train(
            TrainableModel model, Frame data, TrainingOptions options, RandomWords random) {
        Objective objective = objective(model, options);
        requireValidation(options, objective);
        GradientEngine engine = Engines.start(options.framework(), model, objective);
        try {
            Examples all = TrainingData.of(data, options.targetColumn(), objective, engine);
            TrainingData split = TrainingData.split(all, options.validationSplit(), random);
            PrivacyPlan plan = PrivacyPlan.of(options, split.training().count());
            // what cannot be accounted for fails here, before anything is spent
            PrivacyStatement statement = plan.statement();
            Validation validation = options.stopsEarly() || options.publicValidation() != null
                    ? validation(options, objective, engine, split, plan)
                    : Validation.NONE;
            List<EpochReport> history = run(engine, objective, split.training(), options, plan, validation);
            return new PrivateTrainingResult(
                    new TrainedModel(engine, objective),
                    plan.epsilon(),
                    plan.delta(),
                    plan.noiseMultiplier(),
                    plan.event(),
                    statement,
                    history,
                    history.size() < plan.epochs());
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    static Objective objective(TrainableModel model, TrainingOptions options) {
        return options.objective() == null ? model.objective() : options.objective();
    }

    /** A model and how good it is. */
    record Scored(TrainedModel model, double score) {}

    /** One training and one score of it, of which {@code plan} is what they cost; the caller accounts for that. */
    static Scored scored(TrainableModel model, Frame data, TrainingOptions options, PrivacyPlan plan) {
        Objective objective = objective(model, options);
        GradientEngine engine = Engines.start(options.framework(), model, objective);
        try (RandomWords random = RandomWords.fresh()) {
            Examples all = TrainingData.of(data, options.targetColumn(), objective, engine);
            TrainingData split = TrainingData.split(all, options.validationSplit(), random);
            Validation validation = validation(options, objective, engine, split, plan);
            run(engine, objective, split.training(), options, plan, Validation.NONE);
            return new Scored(new TrainedModel(engine, objective), validation.score(engine));
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Refuses what {@link #scored} would refuse, and computes nothing.
     *
     * @throws IllegalArgumentException if data, model and options do not fit
     */
    static void requireScorable(TrainableModel model, Frame data, TrainingOptions options, PrivacyPlan plan) {
        Objective objective = objective(model, options);
        try (GradientEngine engine = Engines.start(options.framework(), model, objective)) {
            Examples all = TrainingData.of(data, options.targetColumn(), objective, engine);
            if (options.publicValidation() != null) {
                TrainingData.of(options.publicValidation(), options.targetColumn(), objective, engine);
            }
            PrivateDescent.requireFits(
                    engine, all, TrainingData.trained(all.count(), options.validationSplit()), settings(options, plan));
        }
    }

    private static void requireValidation(TrainingOptions options, Objective objective) {
        if (!options.stopsEarly()) {
            return;
        }
        if (options.publicValidation() == null && !objective.isClassification()) {
            throw new IllegalArgumentException("early stopping on private examples needs right and wrong: objective="
                    + objective + "; give public examples");
        }
        if (options.publicValidation() == null && options.validationSplit() == 0) {
            throw new IllegalArgumentException(
                    "early stopping without validation examples: validationSplit=0; hold some back, or give public ones");
        }
    }

    private static Validation validation(
            TrainingOptions options, Objective objective, GradientEngine engine, TrainingData split, PrivacyPlan plan) {
        if (options.publicValidation() != null) {
            Examples open = TrainingData.of(options.publicValidation(), options.targetColumn(), objective, engine);
            return Validation.onPublic(objective, open);
        }
        return split.validation() == null
                ? Validation.NONE
                : Validation.noised(objective, split.validation(), plan.validationNoise());
    }

    private static DescentSettings settings(TrainingOptions options, PrivacyPlan plan) {
        return new DescentSettings(
                options.maxGradNorm(),
                plan.noiseMultiplier(),
                options.batchSize(),
                options.microBatch(),
                options.clipping(),
                options.clipQuantile(),
                options.noise(),
                plan.order());
    }

    private static List<EpochReport> run(
            GradientEngine engine,
            Objective objective,
            Examples examples,
            TrainingOptions options,
            PrivacyPlan plan,
            Validation validation) {
        try (PrivateDescent descent =
                        PrivateDescent.start(engine, examples, settings(options, plan), options.optimizer());
                CheckpointFile checkpoints = checkpoints(options, described(engine, objective, options, plan))) {
            PrivateRun run = new PrivateRun(
                    plan,
                    descent,
                    () -> validation.score(engine),
                    options.earlyStoppingPatience(),
                    options.listener(),
                    checkpoints);
            begin(run, options, plan, checkpoints);
            return run.run();
        }
    }

    /** Pays for the training, unless it goes on from a checkpoint, for which it was paid. */
    private static void begin(
            PrivateRun run, TrainingOptions options, PrivacyPlan plan, @Nullable CheckpointFile checkpoints) {
        Optional<PrivateCheckpoint> saved = checkpoints == null ? Optional.empty() : checkpoints.saved();
        if (saved.isPresent()) {
            run.resume(saved.get());
            return;
        }
        if (options.ledger() != null) {
            options.ledger().spend(options.purpose(), plan.event());
        }
        run.begin();
    }

    private static @Nullable CheckpointFile checkpoints(TrainingOptions options, Map<String, String> training) {
        return options.checkpoint() == null ? null : CheckpointFile.open(options.checkpoint(), training);
    }

    /** All that makes one training another; nothing that is known from the data alone but the number of rows. */
    private static Map<String, String> described(
            GradientEngine engine, Objective objective, TrainingOptions options, PrivacyPlan plan) {
        Map<String, String> training = new TreeMap<>();
        training.put("model", engine.description());
        training.put("loss", objective.toString());
        training.put("rows", Long.toString(plan.training().examples()));
        training.put("batchSize", Long.toString(plan.training().batch()));
        training.put("epochs", Double.toString(plan.training().epochs()));
        training.put("noiseMultiplier", Double.toString(plan.noiseMultiplier()));
        training.put("validationNoise", Double.toString(plan.validationNoise()));
        training.put("delta", Double.toString(plan.delta()));
        training.put("maxGradNorm", Double.toString(options.maxGradNorm()));
        training.put("clipping", options.clipping().toString());
        if (!Double.isNaN(options.clipQuantile())) {
            training.put("clipQuantile", Double.toString(options.clipQuantile()));
        }
        if (!options.noise().equals(NoiseSchedule.CONSTANT)) {
            training.put("noise", options.noise().toString());
        }
        if (options.inOrder()) {
            training.put("order", String.valueOf(plan.order()));
        }
        training.put("optimizer", options.optimizer().toString());
        training.put("patience", Integer.toString(options.earlyStoppingPatience()));
        training.put("ledger", options.ledger() == null ? "none" : options.purpose());
        return training;
    }
}
