package io.tfe4j.privacy.accounting;

import java.util.ArrayList;
import java.util.List;

/**
 * Accounts by the distribution of the privacy loss, which it computes with a certified error (Gopi, Lee, Wutschitz 2021,
 * theorem 5.5): tight where {@link RdpAccountant} is loose. For Gaussian noise with or without Poisson sampling, and
 * neighbours that add or remove an example. Immutable.
 */
public final class PrvAccountant {
    private static final double EPSILON_ERROR = 0.01;
    private static final double DELTA_SHARE = 1e-3;
    private static final int MOST_POINTS = 1 << 25;
    private static final double MARGIN = 3;

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

    /** @param epsilonError by how much the bounds may be off the estimate; halving it doubles the work */
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

    /** Epsilon is certainly between {@code lower} and {@code upper}; {@code estimate} is usually right to four digits. */
    public record Interval(double lower, double estimate, double upper) {}

    /**
     * The least epsilon for {@code delta}.
     *
     * @throws IllegalArgumentException if so much noise would be needed, or so little is there, that the distribution
     *     does not fit in memory
     */
    public Interval epsilon(double delta) {
        Checks.probability("delta", delta);
        if (steps.isEmpty()) {
            return new Interval(0, 0, 0);
        }
        if (delta == 0 || steps.stream().anyMatch(each -> each.noise == 0)) {
            double infinite = Double.POSITIVE_INFINITY;
            return new Interval(infinite, infinite, infinite);
        }
        Interval removing = epsilon(delta, true);
        Interval adding = epsilon(delta, false);
        return new Interval(
                Math.max(removing.lower, adding.lower),
                Math.max(removing.estimate, adding.estimate),
                Math.max(removing.upper, adding.upper));
    }

    private Interval epsilon(double delta, boolean removes) {
        double deltaError = delta * DELTA_SHARE;
        double mesh = mesh(deltaError);
        LossGrid grid = new LossGrid(mesh, points(reach(deltaError), mesh));
        steps.forEach(each -> grid.add(new PrivacyLoss(each.rate, each.noise, removes), each.count));
        LossGrid.Sum sum = grid.sum();
        return new Interval(
                Math.max(0, sum.epsilon(delta + deltaError) - epsilonError),
                sum.epsilon(delta),
                sum.epsilon(delta - deltaError) + epsilonError);
    }

    private double mesh(double deltaError) {
        return epsilonError / Math.sqrt(count() / 2.0 * Math.log(12 / deltaError));
    }

    private long count() {
        return steps.stream().mapToLong(Steps::count).sum();
    }

    /** Beyond which neither a loss nor the sum of all comes with a probability that matters. */
    private double reach(double deltaError) {
        RdpAccountant all = RdpAccountant.create();
        double single = 0;
        for (Steps each : steps) {
            PrivacyEvent one = PrivacyEvent.training(each.rate, each.noise, 1);
            all = all.compose(PrivacyEvent.training(each.rate, each.noise, each.count));
            single = Math.max(
                    single,
                    RdpAccountant.create()
                            .compose(one)
                            .epsilon(deltaError / (8 * count()))
                            .epsilon());
        }
        return Math.max(
                        epsilonError,
                        Math.max(single, all.epsilon(deltaError / 4).epsilon()))
                + MARGIN;
    }

    private static int points(double reach, double mesh) {
        int points = 2;
        while (points * mesh < 2 * reach) {
            points *= 2;
            if (points > MOST_POINTS) {
                throw new IllegalArgumentException("distribution of the privacy loss too large: reach=" + reach
                        + ", mesh=" + mesh + "; account by Renyi divergences, or allow a larger error");
            }
        }
        return points;
    }

    @Override
    public String toString() {
        return "PrvAccountant" + steps;
    }
}
