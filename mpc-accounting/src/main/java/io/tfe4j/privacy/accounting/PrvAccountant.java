package io.tfe4j.privacy.accounting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts by the distribution of the privacy loss, which it computes with a certified error (Gopi, Lee, Wutschitz 2021,
 * theorem 5.5): tight where {@link RdpAccountant} is loose. For Gaussian noise with or without Poisson sampling, and
 * neighbours that add or remove an example. Immutable.
 */
public final class PrvAccountant {
    private static final double EPSILON_ERROR = 0.01;
    private static final double LEAST_NOISE = 0.02;
    private static final double MOST_STEPS = 1e9;
    private static final double EXACT = 1e-9;

    private record Steps(double rate, double noise, long count) {}

    private final double epsilonError;
    private final List<Steps> steps;

    private PrvAccountant(double epsilonError, List<Steps> steps) {
        this.epsilonError = epsilonError;
        this.steps = List.copyOf(steps);
    }

    /** With an error of 0.01. */
    public static PrvAccountant create() {
        return create(EPSILON_ERROR);
    }

    /** @param epsilonError by how much the bounds may be off the estimate; halving it doubles the work, up to a limit */
    public static PrvAccountant create(double epsilonError) {
        Checks.positive("epsilon error", epsilonError);
        return new PrvAccountant(epsilonError, List.of());
    }

    /**
     * After {@code event}, too.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public PrvAccountant compose(PrivacyEvent event) {
        List<Steps> all = new ArrayList<>(steps);
        collect(event, 1, all);
        return new PrvAccountant(epsilonError, all);
    }

    private static void collect(PrivacyEvent event, long count, List<Steps> all) {
        if (event instanceof PrivacyEvent.Composed composed) {
            composed.events().forEach(part -> collect(part, count, all));
        } else if (event instanceof PrivacyEvent.SelfComposed repeated) {
            collect(repeated.event(), Math.multiplyExact(count, repeated.count()), all);
        } else if (event instanceof PrivacyEvent.Gaussian gaussian) {
            add(new Steps(1, gaussian.noiseMultiplier(), count), all);
        } else if (event instanceof PrivacyEvent.PoissonSampled sampled
                && sampled.event() instanceof PrivacyEvent.Gaussian gaussian) {
            add(new Steps(sampled.rate(), gaussian.noiseMultiplier(), count), all);
        } else if (!(event instanceof PrivacyEvent.NoOp)) {
            throw new IllegalArgumentException("not accounted by the distribution of its loss: event=" + event
                    + ", accounted=Gaussian noise, with or without Poisson sampling");
        }
    }

    private static void add(Steps steps, List<Steps> all) {
        if (steps.rate > 0 && steps.count > 0) {
            all.add(steps);
        }
    }

    /**
     * Epsilon is between {@code lower} and {@code upper}, roundings of all that is computed included; {@code estimate} is
     * usually right to four digits.
     *
     * @param byDistribution false where the distribution cannot be computed, because there is hardly any noise or there
     *     are too many steps: {@code lower} is 0 then, and the others are the bound by Renyi divergences
     */
    public record Interval(double lower, double estimate, double upper, boolean byDistribution) {}

    /**
     * The least epsilon for {@code delta}. The bounds are off the estimate by the error that this accountant was made with,
     * or by a share of some thousandths of epsilon where so fine a grid would take too long. Infinite without noise, or if
     * delta is 0.
     */
    public Interval epsilon(double delta) {
        Checks.probability("delta", delta);
        double unsampled = unsampledNoise();
        List<Steps> sampled = steps.stream()
                .filter(each -> each.rate < 1 && each.noise < Double.POSITIVE_INFINITY)
                .toList();
        if (sampled.isEmpty() && unsampled == Double.POSITIVE_INFINITY) {
            return new Interval(0, 0, 0, true);
        }
        if (delta == 0 || steps.stream().anyMatch(each -> each.noise == 0)) {
            double infinite = Double.POSITIVE_INFINITY;
            return new Interval(infinite, infinite, infinite, true);
        }
        double renyi = renyi(delta);
        if (sampled.isEmpty()) {
            double exact = GaussianMechanism.epsilon(unsampled, delta);
            return new Interval(exact * (1 - EXACT), exact, exact, true);
        }
        Interval larger = largerOfBoth(sampled, unsampled, delta);
        if (larger == null) {
            return new Interval(0, renyi, renyi, false);
        }
        double upper = Math.min(renyi, larger.upper);
        return new Interval(Math.min(upper, larger.lower), Math.min(upper, larger.estimate), upper, true);
    }

    /** Of a row that is removed and one that is added; null if one cannot be computed. */
    private @Nullable Interval largerOfBoth(List<Steps> sampled, double unsampled, double delta) {
        if (!isComputable(sampled, unsampled)) {
            return null;
        }
        LossDistribution removing = distribution(sampled, unsampled, delta, true);
        LossDistribution adding = distribution(sampled, unsampled, delta, false);
        Interval roughOfRemoving = removing.rough(epsilonError);
        Interval roughOfAdding = adding.rough(epsilonError);
        Interval ofRemoving = removing.bracket(epsilonError, roughOfRemoving);
        // mostly a coarse grid shows that this is the larger one
        if (ofRemoving != null && roughOfAdding != null && roughOfAdding.upper <= ofRemoving.lower) {
            return ofRemoving;
        }
        Interval ofAdding = adding.bracket(epsilonError, roughOfAdding);
        if (ofRemoving == null || ofAdding == null) {
            return null;
        }
        return new Interval(
                Math.max(ofRemoving.lower, ofAdding.lower),
                Math.max(ofRemoving.estimate, ofAdding.estimate),
                Math.max(ofRemoving.upper, ofAdding.upper),
                true);
    }

    /** Of all unsampled steps together, which are one Gaussian mechanism; infinite if there are none. */
    private double unsampledNoise() {
        double squares = 0;
        for (Steps each : steps) {
            if (each.rate == 1) {
                squares += each.count / each.noise / each.noise;
            }
        }
        return 1 / Math.sqrt(squares);
    }

    private double renyi(double delta) {
        RdpAccountant all = RdpAccountant.create();
        for (Steps each : steps) {
            all = all.compose(PrivacyEvent.training(each.rate, each.noise, each.count));
        }
        return all.epsilon(delta).epsilon();
    }

    private static boolean isComputable(List<Steps> sampled, double unsampled) {
        double count = count(sampled);
        return sampled.stream().noneMatch(each -> each.noise < LEAST_NOISE)
                && unsampled >= LEAST_NOISE
                && count <= MOST_STEPS;
    }

    private static double count(List<Steps> sampled) {
        return 1 + sampled.stream().mapToDouble(Steps::count).sum();
    }

    private static LossDistribution distribution(List<Steps> sampled, double unsampled, double delta, boolean removes) {
        double reach = LossDistribution.reach(count(sampled), delta);
        List<LossDistribution.Part> parts = new ArrayList<>();
        for (Steps each : sampled) {
            parts.add(new LossDistribution.Part(new PrivacyLoss(each.rate, each.noise, removes, reach), each.count));
        }
        if (unsampled < Double.POSITIVE_INFINITY) {
            parts.add(new LossDistribution.Part(new PrivacyLoss(1, unsampled, removes, reach), 1));
        }
        return new LossDistribution(parts, delta);
    }

    @Override
    public String toString() {
        return "PrvAccountant" + steps;
    }
}
