package io.tfe4j.privacy.accounting;

import java.util.function.DoubleUnaryOperator;

/**
 * Epsilon of the best of a random number N of repetitions, straight from the deltas of what is repeated: {@link Selection}
 * is by Renyi divergences, which say more where several events add up, and less where there is nothing but one tuning.
 *
 * <p><b>Bound.</b> Let {@code d(e)} be the delta of one repetition at epsilon e, for both directions of a change, m the
 * mean of N and f its probability generating function. For all {@code e1, e2 >= 0}, all together is {@code (e2 + s, m
 * d(e2))}-private, where s bounds {@code log(f'(y) / f'(x))} for all x and y with {@code 1 - x <= e^e1 (1 - y) + d(e1)}.
 *
 * <p><b>Proof.</b> Let p and q be the distributions of one result under two neighbours, and F and G the probabilities
 * that a result is worse than a given one, equal ones put in a random order. That one of N is shown has the density
 * {@code f'(F) dp}, or {@code f'(G) dq}. What is better than a given result is an event, so {@code 1 - F <= e^e1 (1 - G) +
 * d(e1)} everywhere and {@code f'(G) <= e^s f'(F)}. The part of q that is above {@code e^e2 p} has a weight of {@code d(e2)}
 * at most, and f' is at most {@code f'(1) = m}. So for every set of results
 * {@code sum of f'(G) dq <= e^e2 sum of f'(G) dp + m d(e2) <= e^(e2 + s) sum of f'(F) dp + m d(e2)}. No result at all, which
 * Poisson numbers allow, has the same probability under both.
 *
 * <p><b>s.</b> Of truncated negative binomial numbers of shape k and parameter g, f'(x) is in proportion to {@code (1 - (1 -
 * g) x)^(-1 - k)}, and {@code g + (1 - g)(1 - x) <= (e^e1 + d(e1) (1 - g) / g) (g + (1 - g)(1 - y))}, so s is {@code (1 +
 * k) log(e^e1 + d(e1) (1 - g) / g)}. Of Poisson numbers f'(x) is {@code m e^(m (x - 1))}, and s is {@code m d(0)}.
 */
final class DirectSelection {
    private static final double LEAST_TRIED = 1e-3;
    private static final double MOST_TRIED = 100;
    private static final double STEP = 1.1;
    /** What is computed in closed form is rounded by far less, relative and absolute. */
    private static final double ROUNDING = 1 + 1e-9;

    private static final double LEAST_ROUNDING = 1e-12;
    /** With more of it, deltas are differences of which no digits are left. */
    private static final double MOST_NOISE = 1e3;

    private final PrivacyEvent.RepeatAndSelect tuning;
    private final RdpAccountant once;
    /** Of the Gaussian noise that this is, if it is; NaN otherwise. */
    private final double noise;

    DirectSelection(Neighbours neighbours, PrivacyEvent.RepeatAndSelect tuning) {
        this.tuning = tuning;
        once = RdpAccountant.create(neighbours).compose(tuning.event());
        noise = 1 / Math.sqrt(inverseSquares(tuning.event()));
    }

    /** @param delta above 0 */
    double epsilon(double delta) {
        return ROUNDING * (epsilonOfOnce(delta / tuning.mean()) + logOfRatio()) + LEAST_ROUNDING;
    }

    private double logOfRatio() {
        if (Double.isInfinite(tuning.shape())) {
            return tuning.mean() * deltaOfOnce(0);
        }
        if (tuning.mean() == 1) {
            return 0;
        }
        double parameter = Selection.parameter(tuning.mean(), tuning.shape());
        DoubleUnaryOperator at = tried -> Math.log(Math.exp(tried) + deltaOfOnce(tried) * (1 - parameter) / parameter);
        double least = at.applyAsDouble(0);
        for (double tried = LEAST_TRIED; tried < MOST_TRIED; tried *= STEP) {
            least = Math.min(least, at.applyAsDouble(tried));
        }
        return (1 + tuning.shape()) * least;
    }

    private double epsilonOfOnce(double delta) {
        if (noise <= MOST_NOISE) {
            return GaussianMechanism.epsilon(noise, delta);
        }
        double byRenyi = once.epsilon(delta).epsilon();
        return tuning.event() instanceof PrivacyEvent.Pure pure ? Math.min(pure.epsilon(), byRenyi) : byRenyi;
    }

    private double deltaOfOnce(double epsilon) {
        if (noise <= MOST_NOISE) {
            return GaussianMechanism.delta(noise, epsilon);
        }
        double byRenyi = once.delta(epsilon);
        return tuning.event() instanceof PrivacyEvent.Pure pure
                ? Math.min(deltaOfPure(pure.epsilon(), epsilon), byRenyi)
                : byRenyi;
    }

    /** That of randomized response, of which none that is pure has more. */
    private static double deltaOfPure(double pure, double epsilon) {
        return epsilon >= pure ? 0 : -Math.expm1(epsilon - pure) / (1 + Math.exp(-pure));
    }

    /** Of the noise multipliers of Gaussian noise on all data, which are one; NaN if it is anything else. */
    private static double inverseSquares(PrivacyEvent event) {
        if (event instanceof PrivacyEvent.NoOp) {
            return 0;
        }
        if (event instanceof PrivacyEvent.Gaussian gaussian && gaussian.noiseMultiplier() > 0) {
            return 1 / gaussian.noiseMultiplier() / gaussian.noiseMultiplier();
        }
        if (event instanceof PrivacyEvent.PoissonSampled sampled && sampled.rate() == 1) {
            return inverseSquares(sampled.event());
        }
        if (event instanceof PrivacyEvent.SelfComposed repeated) {
            return repeated.count() == 0 ? 0 : repeated.count() * inverseSquares(repeated.event());
        }
        if (event instanceof PrivacyEvent.Composed composed) {
            return composed.events().stream()
                    .mapToDouble(DirectSelection::inverseSquares)
                    .sum();
        }
        return Double.NaN;
    }
}
