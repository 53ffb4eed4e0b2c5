package io.tfe4j.federated;

import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a model is trained by clients. Immutable; {@link #builder()} has the values that are not set. */
public final class FederatedConfig {
    private final Builder values;

    private FederatedConfig(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int numRounds() {
        return values.numRounds;
    }

    public double fractionFit() {
        return values.fractionFit;
    }

    public int minFitClients() {
        return values.minFitClients;
    }

    /**
     * How many updates a sum needs to be opened. With noise none: whether a round was opened would show in the weights, and
     * tell those who see them about who took part, which no noise hides; and noise protects one update as it does many.
     */
    int leastToOpen(double noiseMultiplier) {
        return noiseMultiplier > 0 ? 0 : values.minFitClients;
    }

    public int minAvailableClients() {
        return values.minAvailableClients;
    }

    public boolean applyDifferentialPrivacy() {
        return values.applyDifferentialPrivacy;
    }

    public double clipNorm() {
        return values.clipNorm;
    }

    public double delta() {
        return values.delta;
    }

    Duration roundDeadline() {
        return values.roundDeadline;
    }

    int batch() {
        return values.batch;
    }

    double mixingRate() {
        return values.mixingRate;
    }

    ServerOptimizer optimizer() {
        return values.optimizer;
    }

    RoundListener listener() {
        return values.listener;
    }

    @Nullable
    PrivacyLedger ledger() {
        return values.ledger;
    }

    UpdateRules rules(int length) {
        return new UpdateRules(length, values.clipNorm, values.fractionBits, UpdateRules.DEFAULT_PROJECTIONS);
    }

    /** The noise of two servers over the clip norm: as given, or as epsilon takes for all rounds; 0 without privacy. */
    public double noiseMultiplier() {
        if (!values.applyDifferentialPrivacy) {
            return 0;
        }
        return values.noiseMultiplier > 0
                ? values.noiseMultiplier
                : Calibration.noiseMultiplier(
                        multiplier -> privacy(multiplier, values.numRounds).epsilon(values.adversary), values.epsilon);
    }

    FederatedPrivacy privacy(double noiseMultiplier, int rounds) {
        return new FederatedPrivacy(noiseMultiplier, values.fractionFit, rounds, values.delta);
    }

    @Override
    public String toString() {
        return "FederatedConfig[numRounds=" + values.numRounds + ", fractionFit=" + values.fractionFit + ", clipNorm="
                + values.clipNorm + ", applyDifferentialPrivacy=" + values.applyDifferentialPrivacy + "]";
    }

    /** Collects values; each is checked when it is set, and how they go together by {@link #build}. */
    public static final class Builder implements Cloneable {
        private int numRounds = 3;
        private double fractionFit = 1;
        private int minFitClients = 2;
        private int minAvailableClients = 2;
        private boolean applyDifferentialPrivacy = true;
        private double epsilon = 1;
        private double delta = 1e-5;
        private double noiseMultiplier;
        private Adversary adversary = Adversary.SERVER;
        private double clipNorm = 1;
        private int fractionBits = UpdateRules.DEFAULT_FRACTION_BITS;
        private int batch = 128;
        private Duration roundDeadline = Duration.ofMinutes(1);
        private ServerOptimizer optimizer = ServerOptimizer.direct();
        private double mixingRate = 1;
        private RoundListener listener = (report, weights) -> {};
        private @Nullable PrivacyLedger ledger;

        private Builder() {}

        public Builder numRounds(int rounds) {
            require(rounds >= 1, "numRounds", rounds, "at least 1");
            numRounds = rounds;
            return this;
        }

        /** The probability with which each client is chosen, in each round anew and without regard to the others. */
        public Builder fractionFit(double fraction) {
            require(fraction > 0 && fraction <= 1, "fractionFit", fraction, "above 0, at most 1");
            fractionFit = fraction;
            return this;
        }

        /** Without noise, a round's sum is not opened with fewer accepted clients; with noise it always is. */
        public Builder minFitClients(int clients) {
            require(clients >= 2, "minFitClients", clients, "at least 2: a sum of one is its update");
            minFitClients = clients;
            return this;
        }

        /** With fewer clients in all there is no training. */
        public Builder minAvailableClients(int clients) {
            require(clients >= 2, "minAvailableClients", clients, "at least 2");
            minAvailableClients = clients;
            return this;
        }

        /**
         * There is no other way here; the switch is for programs that come from systems that have one.
         *
         * @throws IllegalArgumentException if it is false
         */
        public Builder useSecureAggregation(boolean use) {
            require(use, "useSecureAggregation", use, "true: updates are never added up in the clear");
            return this;
        }

        /** Without it, sums are opened as they are. */
        public Builder applyDifferentialPrivacy(boolean apply) {
            applyDifferentialPrivacy = apply;
            return this;
        }

        /** What all rounds together may cost; the noise follows from it, unless {@link #noiseMultiplier} is set. */
        public Builder epsilon(double most) {
            require(most > 0 && !Double.isInfinite(most), "epsilon", most, "above 0");
            epsilon = most;
            return this;
        }

        /** Well below one over the number of clients. */
        public Builder delta(double probability) {
            require(probability > 0 && probability < 1, "delta", probability, "above 0, below 1");
            delta = probability;
            return this;
        }

        /** Against whom {@link #epsilon} is meant; {@link Adversary#SERVER} takes more noise. */
        public Builder epsilonAgainst(Adversary whom) {
            adversary = whom;
            return this;
        }

        /** The standard deviation of two servers' noise over the clip norm, in place of an epsilon. */
        public Builder noiseMultiplier(double multiplier) {
            require(multiplier > 0 && !Double.isInfinite(multiplier), "noiseMultiplier", multiplier, "above 0");
            noiseMultiplier = multiplier;
            return this;
        }

        /** The largest L2 norm of an update that counts. */
        public Builder clipNorm(double norm) {
            require(norm > 0 && !Double.isInfinite(norm), "clipNorm", norm, "above 0");
            clipNorm = norm;
            return this;
        }

        /** Updates are rounded to multiples of {@code 2^-bits}. */
        public Builder fractionBits(int bits) {
            fractionBits = bits;
            return this;
        }

        /** How many clients the servers check together: memory against messages. */
        public Builder batch(int clients) {
            require(clients >= 1, "batch", clients, "at least 1");
            batch = clients;
            return this;
        }

        /** How long clients have for a round. */
        public Builder roundDeadline(Duration deadline) {
            require(!deadline.isNegative() && !deadline.isZero(), "roundDeadline", deadline, "above 0");
            roundDeadline = deadline;
            return this;
        }

        public Builder optimizer(ServerOptimizer how) {
            optimizer = how;
            return this;
        }

        /** The part of each change that is made. */
        public Builder weightMixingRate(double rate) {
            require(rate > 0 && rate <= 1, "weightMixingRate", rate, "above 0, at most 1");
            mixingRate = rate;
            return this;
        }

        public Builder listener(RoundListener hearer) {
            listener = hearer;
            return this;
        }

        /** Every round is recorded before its sum is opened, and not opened if the budget does not allow it. */
        public Builder ledger(PrivacyLedger of) {
            ledger = of;
            return this;
        }

        /** @throws IllegalArgumentException if there is a ledger and no privacy to record */
        public FederatedConfig build() {
            if (ledger != null && !applyDifferentialPrivacy) {
                throw new IllegalArgumentException(
                        "a ledger allows no sums without noise: applyDifferentialPrivacy=false, leave out the ledger");
            }
            try {
                return new FederatedConfig((Builder) clone());
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        private static void require(boolean holds, String name, Object value, String allowed) {
            if (!holds) {
                throw new IllegalArgumentException(
                        name + " out of range: " + name + "=" + value + ", allowed: " + allowed);
            }
        }
    }
}
