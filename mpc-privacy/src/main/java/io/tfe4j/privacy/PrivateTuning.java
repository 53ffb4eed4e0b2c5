package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.training.Factorization;
import io.tfe4j.random.RandomWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the best of several ways to train, and accounts for having chosen (Papernot and Steinke 2021): a random number of
 * trainings, geometric with a mean that is known, each with settings that are drawn from the candidates, and of them the
 * one whose score is best.
 *
 * <pre>{@code
 * TunedModel best = new PrivateTuning(10, 3, 1e-5)
 *         .tune(model, data, List.of(
 *                 TrainingOptions.builder().learningRate(0.1),
 *                 TrainingOptions.builder().learningRate(0.5)));
 * }</pre>
 *
 * <p><b>Scores</b> are counts of held-back rows told right, with noise, or exact ones of {@code publicValidation}.
 * <b>What is not released:</b> how many trainings there were, the other models and all scores. Whoever sees the machine at
 * work, or the time it takes, sees some of that: the promise is to those who see the result alone.
 *
 * <p>Immutable.
 */
public final class PrivateTuning {
    /** Geometric numbers are negative binomial ones of this shape. */
    private static final double GEOMETRIC = 1;
    /** The deviation of the noise on a count of rows told right. */
    private static final double VALIDATION_NOISE = 10;

    private final int meanTrainings;
    private final double epsilon;
    private final double delta;
    private final @Nullable PrivacyLedger ledger;
    private final String purpose;

    /**
     * @param meanTrainings how many trainings there are on average; as many as candidates, or some more
     * @param epsilon of all together, to which the noise of each is calibrated
     * @throws IllegalArgumentException if a number is out of range
     */
    public PrivateTuning(int meanTrainings, double epsilon, double delta) {
        this(meanTrainings, epsilon, delta, null, "tuning");
    }

    private PrivateTuning(
            int meanTrainings, double epsilon, double delta, @Nullable PrivacyLedger ledger, String purpose) {
        Requirements.positive("meanTrainings", meanTrainings);
        Requirements.positive("epsilon", epsilon);
        Requirements.probability("delta", delta);
        this.meanTrainings = meanTrainings;
        this.epsilon = epsilon;
        this.delta = delta;
        this.ledger = ledger;
        this.purpose = purpose;
    }

    /** Spends everything there before the first training. */
    public PrivateTuning ledger(PrivacyLedger of, String forPurpose) {
        return new PrivateTuning(meanTrainings, epsilon, delta, of, forPurpose);
    }

    /**
     * @param model with its first weights, the same for all
     * @param candidates equal in batches, epochs and validation; noise, epsilon and delta are this tuning's, and nobody
     *     is told of their epochs
     * @throws IllegalArgumentException if candidates differ in what they cost, one stops early or has a ledger or checkpoint
     *     of its own, nothing is held back to score by, or data and model do not fit one of them; nothing is spent then
     * @throws io.tfe4j.privacy.ledger.BudgetExceededException if the ledger refuses; nothing was computed then
     */
    public TunedModel tune(TrainableModel model, Frame data, List<TrainingOptions.Builder> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("no candidates to choose from");
        }
        List<TrainingOptions> settings =
                candidates.stream().map(TrainingOptions.Builder::build).toList();
        TrainingOptions first = settings.get(0);
        settings.forEach(each -> requireLike(first, each));
        requireScore(first, DifferentialPrivacy.objective(model, first));
        Training training = new Training(
                TrainingData.trained(data.rows(), first.validationSplit()), first.batchSize(), first.epochs());
        Factorization order = PrivacyPlan.order(first, training);
        double validationNoise = validationNoise(first);
        double noise = Calibration.noiseMultiplier(
                each -> epsilon(new PrivacyPlan(training, each, first.noise(), order, validationNoise, delta).once()),
                epsilon);
        PrivacyPlan plan = new PrivacyPlan(training, noise, first.noise(), order, validationNoise, delta);
        List<TrainingOptions> ready =
                settings.stream().map(each -> each.withNoise(noise)).toList();
        // what any of the trainings would refuse is refused here, before anything is spent
        ready.forEach(each -> DifferentialPrivacy.requireScorable(model, data, each, plan));
        PrivacyEvent event = repeated(plan.once());
        if (ledger != null) {
            ledger.spend(purpose, event);
        }
        return best(model, data, ready, plan, epsilon(plan.once()));
    }

    private static double validationNoise(TrainingOptions options) {
        if (options.publicValidation() != null) {
            return 0;
        }
        return Double.isNaN(options.validationNoise()) ? VALIDATION_NOISE : options.validationNoise();
    }

    private static void requireLike(TrainingOptions first, TrainingOptions other) {
        boolean alike = other.batchSize() == first.batchSize()
                && other.epochs() == first.epochs()
                && other.noise().equals(first.noise())
                && other.inOrder() == first.inOrder()
                && other.validationSplit() == first.validationSplit()
                && validationNoise(other) == validationNoise(first)
                && other.objective() == first.objective()
                && other.publicValidation() == first.publicValidation();
        if (!alike) {
            throw new IllegalArgumentException(
                    "candidates differ in batches, epochs, noise, loss or validation: one has "
                            + "batchSize=" + first.batchSize() + ", epochs=" + first.epochs() + ", validationSplit="
                            + first.validationSplit() + ", another batchSize=" + other.batchSize() + ", epochs="
                            + other.epochs() + ", validationSplit=" + other.validationSplit());
        }
        if (other.ledger() != null || other.checkpoint() != null || other.stopsEarly()) {
            throw new IllegalArgumentException(
                    "a candidate has a ledger, a checkpoint or early stopping of its own; give the tuning the ledger");
        }
    }

    private static void requireScore(TrainingOptions options, Objective objective) {
        if (options.publicValidation() != null) {
            return;
        }
        if (options.validationSplit() == 0 || !objective.isClassification()) {
            throw new IllegalArgumentException("nothing to score trainings by: validationSplit="
                    + options.validationSplit() + ", loss=" + objective
                    + "; hold rows back for a loss of classes, or give public examples");
        }
    }

    private PrivacyEvent repeated(PrivacyEvent once) {
        return new PrivacyEvent.RepeatAndSelect(once, meanTrainings, GEOMETRIC);
    }

    private double epsilon(PrivacyEvent once) {
        return RdpAccountant.create().compose(repeated(once)).epsilon(delta).epsilon();
    }

    /** Trains, accounted as {@code total}; all is checked and spent. */
    TunedModel best(
            TrainableModel model, Frame data, List<TrainingOptions> candidates, PrivacyPlan plan, double total) {
        PrivacyEvent event = repeated(plan.once());
        TunedModel best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        try (RandomWords random = RandomWords.fresh()) {
            do {
                int chosen = (int) random.below(candidates.size());
                TrainingOptions options = candidates.get(chosen);
                DifferentialPrivacy.Scored scored = DifferentialPrivacy.scored(model, data, options, plan);
                // all scores must have one order, whichever comes first
                double score = Double.isNaN(scored.score()) ? Double.NEGATIVE_INFINITY : scored.score();
                if (best == null || score > bestScore) {
                    bestScore = score;
                    close(best);
                    best = new TunedModel(scored.model(), chosen, total, delta, event);
                } else {
                    scored.model().close();
                }
            } while (random.below(meanTrainings) != 0);
            return best;
        } catch (RuntimeException e) {
            close(best);
            throw e;
        }
    }

    private static void close(@Nullable TunedModel model) {
        if (model != null) {
            model.model().close();
        }
    }

    @Override
    public String toString() {
        return "PrivateTuning[meanTrainings=" + meanTrainings + ", epsilon=" + epsilon + ", delta=" + delta + "]";
    }
}
