package io.tfe4j.privacy.accounting;

/**
 * What events cost under the two definitions of privacy whose costs simply add up: pure epsilon, without a delta, and
 * zero-concentrated privacy of parameter rho (Bun and Steinke 2016). Upper bounds; infinite where there is none.
 */
public final class PrivacyCost {
    private PrivacyCost() {}

    /** The epsilon that holds without a delta; infinite for Gaussian noise. */
    public static double pureEpsilon(PrivacyEvent event) {
        if (event instanceof PrivacyEvent.NoOp) {
            return 0;
        }
        if (event instanceof PrivacyEvent.Pure pure) {
            return pure.epsilon();
        }
        if (event instanceof PrivacyEvent.Exponential choice) {
            return choice.epsilon();
        }
        if (event instanceof PrivacyEvent.Laplace laplace) {
            return 1 / laplace.scale();
        }
        if (event instanceof PrivacyEvent.Composed composed) {
            return composed.events().stream()
                    .mapToDouble(PrivacyCost::pureEpsilon)
                    .sum();
        }
        if (event instanceof PrivacyEvent.SelfComposed repeated) {
            return repeated.count() == 0 ? 0 : repeated.count() * pureEpsilon(repeated.event());
        }
        if (event instanceof PrivacyEvent.Except except && except.delta() == 0) {
            return pureEpsilon(except.event());
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The rho of zero-concentrated privacy. */
    public static double rho(PrivacyEvent event) {
        if (event instanceof PrivacyEvent.NoOp) {
            return 0;
        }
        if (event instanceof PrivacyEvent.Gaussian gaussian) {
            return half(1 / gaussian.noiseMultiplier());
        }
        if (event instanceof PrivacyEvent.DiscreteGaussian discrete) {
            return half(discrete.sensitivity() / discrete.sigma());
        }
        if (event instanceof PrivacyEvent.Exponential choice) {
            return half(choice.epsilon()) / 4;
        }
        if (event instanceof PrivacyEvent.Pure || event instanceof PrivacyEvent.Laplace) {
            return half(pureEpsilon(event));
        }
        if (event instanceof PrivacyEvent.Composed composed) {
            return composed.events().stream().mapToDouble(PrivacyCost::rho).sum();
        }
        if (event instanceof PrivacyEvent.SelfComposed repeated) {
            return repeated.count() == 0 ? 0 : repeated.count() * rho(repeated.event());
        }
        if (event instanceof PrivacyEvent.PoissonSampled sampled) {
            // a mixture is never further apart than what it mixes
            return sampled.rate() == 0 ? 0 : rho(sampled.event());
        }
        if (event instanceof PrivacyEvent.Except except && except.delta() == 0) {
            return rho(except.event());
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double half(double root) {
        return root * root / 2;
    }
}
