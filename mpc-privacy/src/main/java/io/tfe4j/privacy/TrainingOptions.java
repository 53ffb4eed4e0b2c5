package io.tfe4j.privacy;

import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.Optimizer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to train: by default until epsilon 1 at delta 1e-5 is spent, with gradients of a length up to 1, batches of 64
 * on average, 10 epochs, plain descent at a rate of 0.5, a fifth of the examples held back, and the last column as what
 * is expected. Immutable; {@link #builder} makes one.
 *
 * @param epsilon to calibrate the noise to; NaN, if the noise is given and nothing limits what it costs
 * @param noiseMultiplier relative to the gradient norm; NaN, to calibrate it
 * @param clipping how each example's gradient is made no longer than {@code maxGradNorm}
 * @param clipQuantile the share of gradients that are to be no longer than a norm that follows it, from {@code maxGradNorm}
 *     on; NaN for a norm that stays
 * @param noise how the noise changes while the training runs
 * @param inOrder whether batches are the rows in their order, pass after pass, in place of samples
 * @param objective null for what fits the model's last layer
 * @param earlyStoppingPatience so many epochs without a better validation end the training; 0 for never
 * @param validationNoise the deviation of noise on the number of validation examples told right; NaN for ten times the
 *     root of the epochs. Not used on public examples, or without early stopping
 * @param publicValidation examples that nobody's privacy is in, with the columns of the data; null to hold back some
 * @param targetColumn null for the last
 * @param checkpoint where the training keeps how far it is; null for nowhere
 */
public record TrainingOptions(
        double epsilon,
        double delta,
        double noiseMultiplier,
        double maxGradNorm,
        Clipping clipping,
        double clipQuantile,
        NoiseSchedule noise,
        boolean inOrder,
        int batchSize,
        double epochs,
        Optimizer optimizer,
        @Nullable Objective objective,
        double validationSplit,
        int earlyStoppingPatience,
        double validationNoise,
        @Nullable Frame publicValidation,
        @Nullable String targetColumn,
        Framework framework,
        int microBatch,
        Consumer<EpochReport> listener,
        @Nullable PrivacyLedger ledger,
        String purpose,
        @Nullable Path checkpoint) {
    public TrainingOptions {
        Requirements.positiveUnlessNaN("epsilon", epsilon);
        Requirements.probability("delta", delta);
        Requirements.notNegativeUnlessNaN("noiseMultiplier", noiseMultiplier);
        Requirements.positiveUnlessNaN("validationNoise", validationNoise);
        Requirements.positive("maxGradNorm", maxGradNorm);
        if (!Double.isNaN(clipQuantile)) {
            Requirements.probability("clipQuantile", clipQuantile);
        }
        Requirements.positive("batchSize", batchSize);
        Requirements.positive("microBatch", microBatch);
        Requirements.positive("epochs", epochs);
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new IllegalArgumentException("validation split is not in [0, 1): validationSplit=" + validationSplit);
        }
        if (earlyStoppingPatience < 0) {
            throw new IllegalArgumentException(
                    "patience is not a number from 0 on: earlyStoppingPatience=" + earlyStoppingPatience);
        }
        boolean changes = !Double.isNaN(clipQuantile) || !noise.equals(NoiseSchedule.CONSTANT);
        if (inOrder && changes) {
            throw new IllegalArgumentException("batches in order take a norm and a noise that stay: clipQuantile="
                    + clipQuantile + ", noise=" + noise);
        }
        if (inOrder && checkpoint != null && validationSplit > 0) {
            throw new IllegalArgumentException(
                    "a training in order that is to go on from a checkpoint needs all rows in their order, but some are held"
                            + " back at random: validationSplit=" + validationSplit + "; take 0");
        }
        if (Double.isNaN(epsilon) && Double.isNaN(noiseMultiplier)) {
            throw new IllegalArgumentException("neither epsilon nor noiseMultiplier is given; set one");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The same with a noise that something else accounts for, and with nobody who is told of epochs. */
    TrainingOptions withNoise(double multiplier) {
        return new TrainingOptions(
                Double.NaN,
                delta,
                multiplier,
                maxGradNorm,
                clipping,
                clipQuantile,
                noise,
                inOrder,
                batchSize,
                epochs,
                optimizer,
                objective,
                validationSplit,
                earlyStoppingPatience,
                validationNoise,
                publicValidation,
                targetColumn,
                framework,
                microBatch,
                epoch -> {},
                ledger,
                purpose,
                checkpoint);
    }

    boolean stopsEarly() {
        return earlyStoppingPatience > 0;
    }

    /** What to change of the defaults. Belongs to one thread. */
    public static final class Builder {
        private double epsilon = 1;
        private boolean epsilonGiven;
        private double delta = 1e-5;
        private double noiseMultiplier = Double.NaN;
        private double maxGradNorm = 1;
        private Clipping clipping = Clipping.FLAT;
        private double clipQuantile = Double.NaN;
        private NoiseSchedule noise = NoiseSchedule.CONSTANT;
        private boolean inOrder;
        private int batchSize = 64;
        private double epochs = 10;
        private Optimizer optimizer = Optimizer.sgd(0.5);
        private @Nullable Objective objective;
        private double validationSplit = 0.2;
        private int earlyStoppingPatience;
        private double validationNoise = Double.NaN;
        private @Nullable Frame publicValidation;
        private @Nullable String targetColumn;
        private Framework framework = Framework.AUTO;
        private int microBatch = 1024;
        private Consumer<EpochReport> listener = epoch -> {};
        private @Nullable PrivacyLedger ledger;
        private String purpose = "training";
        private @Nullable Path checkpoint;

        private Builder() {}

        /** What may be spent. With a noise multiplier, too, a limit that the noise must keep. */
        public Builder epsilon(double most) {
            Requirements.positive("epsilon", most);
            epsilon = most;
            epsilonGiven = true;
            return this;
        }

        public Builder delta(double probability) {
            delta = probability;
            return this;
        }

        /** In place of calibration; 0 is training without privacy, of which epsilon is infinite. */
        public Builder noiseMultiplier(double multiplier) {
            Requirements.notNegative("noiseMultiplier", multiplier);
            noiseMultiplier = multiplier;
            return this;
        }

        public Builder maxGradNorm(double norm) {
            maxGradNorm = norm;
            return this;
        }

        /** All of a gradient by one factor, or each layer's part by its own. */
        public Builder clipping(Clipping how) {
            clipping = how;
            return this;
        }

        /**
         * A norm that follows gradients, so that about {@code quantile} of them are no longer: it begins at {@code
         * maxGradNorm}. What it takes to know that is within the same noise multiplier, and costs nothing more.
         */
        public Builder adaptiveClipping(double quantile) {
            Requirements.probability("clipQuantile", quantile);
            clipQuantile = quantile;
            return this;
        }

        /** Noise that changes while the training runs; the multiplier, given or calibrated, is that of a factor of 1. */
        public Builder noise(NoiseSchedule schedule) {
            noise = schedule;
            return this;
        }

        /**
         * Batches are the rows in their order, pass after pass, and everybody may know it. Nothing is gained from sampling;
         * the noise of steps hangs together instead, so that it nearly cancels out in the weights ({@link
         * io.tfe4j.privacy.training.Factorization}). The order must not come from what is to be protected.
         */
        public Builder inOrder() {
            inOrder = true;
            return this;
        }

        /** On average, where batches are samples. */
        public Builder batchSize(int expected) {
            batchSize = expected;
            return this;
        }

        public Builder epochs(double count) {
            epochs = count;
            return this;
        }

        public Builder optimizer(Optimizer rule) {
            optimizer = rule;
            return this;
        }

        /** Of the optimizer. */
        public Builder learningRate(double rate) {
            optimizer = optimizer.rate(rate);
            return this;
        }

        public Builder loss(Objective function) {
            objective = function;
            return this;
        }

        /** The share of the examples that are not trained on. */
        public Builder validationSplit(double share) {
            validationSplit = share;
            return this;
        }

        public Builder earlyStoppingPatience(int patience) {
            earlyStoppingPatience = patience;
            return this;
        }

        public Builder validationNoise(double deviation) {
            Requirements.positive("validationNoise", deviation);
            validationNoise = deviation;
            return this;
        }

        /** Declares that looking at these examples costs nobody's privacy; none of the data are held back then. */
        public Builder publicValidation(Frame examples) {
            publicValidation = examples;
            return this;
        }

        public Builder targetColumn(String column) {
            targetColumn = column;
            return this;
        }

        public Builder framework(Framework what) {
            framework = what;
            return this;
        }

        /** How many examples' gradients are in memory at once; no effect on the result or the account. */
        public Builder microBatch(int examples) {
            microBatch = examples;
            return this;
        }

        /** Called after each epoch, in the training's thread, with nothing that is not accounted for. */
        public Builder listener(Consumer<EpochReport> progress) {
            listener = progress;
            return this;
        }

        /** Spends the whole training there, under the name {@code purpose}, before the first step. */
        public Builder ledger(PrivacyLedger of, String forPurpose) {
            ledger = of;
            purpose = forPurpose;
            return this;
        }

        /**
         * Keeps the training there after each epoch. A training with the same options and the same number of rows that
         * finds the file goes on from it, and spends nothing again; one that is complete gives its result. A copy of the
         * file that is continued elsewhere is another release, which nobody has accounted for. Of batches in order the file also
         * has the last steps' weights, 64 at most; the rows must be the same, in the same order, and none held back.
         */
        public Builder checkpoint(Path file) {
            checkpoint = file;
            return this;
        }

        /** @throws IllegalArgumentException if a number is out of range */
        public TrainingOptions build() {
            boolean noiseAlone = !Double.isNaN(noiseMultiplier) && !epsilonGiven;
            return new TrainingOptions(
                    noiseAlone ? Double.NaN : epsilon,
                    delta,
                    noiseMultiplier,
                    maxGradNorm,
                    clipping,
                    clipQuantile,
                    noise,
                    inOrder,
                    batchSize,
                    epochs,
                    optimizer,
                    objective,
                    publicValidation == null ? validationSplit : 0,
                    earlyStoppingPatience,
                    validationNoise,
                    publicValidation,
                    targetColumn,
                    framework,
                    microBatch,
                    listener,
                    ledger,
                    purpose,
                    checkpoint);
        }
    }
}
