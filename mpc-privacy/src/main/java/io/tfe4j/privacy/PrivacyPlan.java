package io.tfe4j.privacy;

import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.PrivacyStatement;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.training.Factorization;
import io.tfe4j.privacy.training.NoiseSchedule;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a training is going to spend, known before it starts.
 *
 * @param noiseMultiplier of a stage whose factor is 1
 * @param order null where batches are samples
 * @param validationNoise on the count of each epoch; 0 where nothing private is looked at
 */
record PrivacyPlan(
        Training training,
        double noiseMultiplier,
        NoiseSchedule schedule,
        @Nullable Factorization order,
        double validationNoise,
        double delta) {
    private static final double ROOTS = 10;

    /**
     * @param examples that are trained on
     * @throws IllegalArgumentException if the noise that was given overspends, or no noise is enough
     */
    static PrivacyPlan of(TrainingOptions options, int examples) {
        Training training = new Training(examples, options.batchSize(), options.epochs());
        Factorization order = order(options, training);
        double validationNoise = options.noiseMultiplier() == 0 ? 0 : validationNoise(options);
        DoubleFunction<PrivacyPlan> with =
                noise -> new PrivacyPlan(training, noise, options.noise(), order, validationNoise, options.delta());
        if (Double.isNaN(options.noiseMultiplier())) {
            requireEnough(options, validationNoise);
            return with.apply(
                    Calibration.noiseMultiplier(noise -> with.apply(noise).epsilon(), options.epsilon()));
        }
        PrivacyPlan plan = with.apply(options.noiseMultiplier());
        if (!Double.isNaN(options.epsilon()) && !(plan.epsilon() <= options.epsilon())) {
            throw new IllegalArgumentException("noise multiplier spends more than epsilon allows: noiseMultiplier="
                    + options.noiseMultiplier() + ", wouldSpend=" + plan.epsilon() + ", epsilon=" + options.epsilon()
                    + "; leave it out and it is calibrated");
        }
        return plan;
    }

    static @Nullable Factorization order(TrainingOptions options, Training training) {
        return options.inOrder() ? Factorization.of(training) : null;
    }

    private static double validationNoise(TrainingOptions options) {
        if (!options.stopsEarly() || options.publicValidation() != null) {
            return 0;
        }
        return Double.isNaN(options.validationNoise())
                ? ROOTS * Math.sqrt(Math.ceil(options.epochs()))
                : options.validationNoise();
    }

    private static void requireEnough(TrainingOptions options, double validationNoise) {
        double alone = epsilon(validation(validationNoise, (long) Math.ceil(options.epochs())), options.delta());
        if (alone >= options.epsilon()) {
            throw new IllegalArgumentException("validation alone spends more than epsilon allows: validationNoise="
                    + validationNoise + ", wouldSpend=" + alone + ", epsilon=" + options.epsilon()
                    + "; take more noise, fewer epochs, or public examples");
        }
    }

    /** All that is released. */
    PrivacyEvent event() {
        return validationNoise == 0
                ? steps()
                : new PrivacyEvent.Composed(List.of(steps(), validation(validationNoise, epochs())));
    }

    /** All steps alone. */
    private PrivacyEvent steps() {
        return order == null
                ? schedule.event(training, noiseMultiplier)
                : order.event(noiseMultiplier, training.steps());
    }

    /**
     * The promise in plain words.
     *
     * @throws IllegalArgumentException if it cannot be accounted for
     */
    PrivacyStatement statement() {
        // all batches in order are as one release of all rows
        Training released = order == null ? training : new Training(training.examples(), training.examples(), 1);
        return PrivacyStatement.of(released, steps(), schedule.least(noiseMultiplier), delta, scores());
    }

    /** What is told of held-back examples. */
    private PrivacyStatement.Scores scores() {
        return validationNoise == 0
                ? PrivacyStatement.Scores.NONE
                : new PrivacyStatement.Scores(validationNoise, epochs());
    }

    /** The same with one score, after the last epoch. */
    PrivacyEvent once() {
        return new PrivacyEvent.Composed(List.of(steps(), validation(validationNoise, 1)));
    }

    private static PrivacyEvent validation(double noise, long epochs) {
        return noise == 0
                ? new PrivacyEvent.NoOp()
                : new PrivacyEvent.SelfComposed(new PrivacyEvent.DiscreteGaussian(noise, 1), epochs);
    }

    long epochs() {
        return (long) Math.ceil(training.epochs());
    }

    double epsilon() {
        return epsilon(event(), delta);
    }

    /** What is spent after so many steps and epochs; the costly part is computed once. */
    Odometer odometer() {
        RdpAccountant none = RdpAccountant.create();
        List<Double> noise = schedule.multipliers(noiseMultiplier);
        return (steps, epochs) -> {
            RdpAccountant spent = none.compose(validation(validationNoise, epochs));
            if (order != null) {
                return spent.compose(order.event(noiseMultiplier, steps))
                        .epsilon(delta)
                        .epsilon();
            }
            for (int stage = 0; stage < noise.size(); stage++) {
                long first = Math.min(steps, schedule.stepsUntil(stage, training.steps()));
                long last = Math.min(steps, schedule.stepsUntil(stage + 1, training.steps()));
                spent = spent.compose(PrivacyEvent.training(training.samplingRate(), noise.get(stage), last - first));
            }
            return spent.epsilon(delta).epsilon();
        };
    }

    /** The epsilon of a training up to some place in it. */
    @FunctionalInterface
    interface Odometer {
        double at(long steps, long epochs);
    }

    private static double epsilon(PrivacyEvent event, double delta) {
        return RdpAccountant.create().compose(event).epsilon(delta).epsilon();
    }
}
