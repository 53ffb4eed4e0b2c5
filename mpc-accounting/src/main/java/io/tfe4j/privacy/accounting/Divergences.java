package io.tfe4j.privacy.accounting;

import io.tfe4j.privacy.accounting.PrivacyEvent.Composed;
import io.tfe4j.privacy.accounting.PrivacyEvent.DiscreteGaussian;
import io.tfe4j.privacy.accounting.PrivacyEvent.Except;
import io.tfe4j.privacy.accounting.PrivacyEvent.Exponential;
import io.tfe4j.privacy.accounting.PrivacyEvent.Gaussian;
import io.tfe4j.privacy.accounting.PrivacyEvent.Laplace;
import io.tfe4j.privacy.accounting.PrivacyEvent.NoOp;
import io.tfe4j.privacy.accounting.PrivacyEvent.NonPrivate;
import io.tfe4j.privacy.accounting.PrivacyEvent.PoissonSampled;
import io.tfe4j.privacy.accounting.PrivacyEvent.Pure;
import io.tfe4j.privacy.accounting.PrivacyEvent.RepeatAndSelect;
import io.tfe4j.privacy.accounting.PrivacyEvent.SampledWithoutReplacement;
import io.tfe4j.privacy.accounting.PrivacyEvent.SelfComposed;

/** The Renyi divergence of events at one order, under one notion of neighbours. */
record Divergences(Neighbours neighbours, double order) {
    double of(PrivacyEvent event) {
        if (event instanceof NoOp) {
            return 0;
        }
        if (event instanceof NonPrivate) {
            return Double.POSITIVE_INFINITY;
        }
        if (event instanceof Composed composed) {
            return composed.events().stream().mapToDouble(this::of).sum();
        }
        if (event instanceof SelfComposed repeated) {
            return repeated.count() == 0 ? 0 : repeated.count() * of(repeated.event());
        }
        if (event instanceof Gaussian gaussian) {
            return gaussian(gaussian.noiseMultiplier());
        }
        if (event instanceof DiscreteGaussian discrete) {
            return gaussian(discrete.sigma() / discrete.sensitivity());
        }
        if (event instanceof Laplace laplace) {
            return laplace(laplace.scale());
        }
        if (event instanceof Pure pure) {
            return pure(pure.epsilon());
        }
        if (event instanceof Exponential choice) {
            return Math.min(order * choice.epsilon() * choice.epsilon() / 8, pure(choice.epsilon()));
        }
        if (event instanceof Except except) {
            return of(except.event());
        }
        if (event instanceof PoissonSampled sampled) {
            return poisson(sampled);
        }
        if (event instanceof SampledWithoutReplacement sampled) {
            return withoutReplacement(sampled);
        }
        if (event instanceof RepeatAndSelect tuning) {
            return new Selection(neighbours, order).of(tuning);
        }
        throw new AssertionError("event not covered: " + event);
    }

    private double gaussian(double multiplier) {
        return multiplier == 0 ? Double.POSITIVE_INFINITY : order / (2 * multiplier * multiplier);
    }

    /** Mironov 2017, proposition 6. */
    private double laplace(double scale) {
        if (scale == 0) {
            return Double.POSITIVE_INFINITY;
        }
        LogSum sum = new LogSum();
        sum.add(Math.log(order / (2 * order - 1)) + (order - 1) / scale);
        sum.add(Math.log((order - 1) / (2 * order - 1)) - order / scale);
        return sum.value() / (order - 1);
    }

    /**
     * That of randomized response, of which none that is epsilon-private has more (Bun and Steinke 2016, proposition 3.3):
     * {@code sinh(a e) - sinh((a - 1) e)} over {@code sinh(e)}, whose logarithm is that of {@code e^((a - 1) e) + e^(-a e)}
     * over {@code 1 + e^(-e)}.
     */
    private double pure(double epsilon) {
        if (Double.isInfinite(epsilon)) {
            return epsilon;
        }
        LogSum sum = new LogSum();
        sum.add((order - 1) * epsilon);
        sum.add(-order * epsilon);
        double exact = (sum.value() - Math.log1p(Math.exp(-epsilon))) / (order - 1);
        // for a small epsilon the logarithms cancel; the other bound is as good then
        return Math.min(epsilon, Math.min(order * epsilon * epsilon / 2, Math.max(0, exact) + 1e-14));
    }

    private double poisson(PoissonSampled sampled) {
        if (neighbours != Neighbours.ADD_OR_REMOVE_ONE) {
            throw new IllegalArgumentException("Poisson samples are accounted for neighbours that add or remove one: "
                    + "neighbours=" + neighbours);
        }
        double rate = sampled.rate();
        if (rate == 0) {
            return 0;
        }
        if (rate == 1) {
            return of(sampled.event());
        }
        double multiplier = multiplierOf(sampled.event(), "Poisson sample");
        return multiplier == 0 ? Double.POSITIVE_INFINITY : new SampledGaussian(rate, multiplier).divergence(order);
    }

    private double withoutReplacement(SampledWithoutReplacement sampled) {
        if (neighbours != Neighbours.REPLACE_ONE) {
            throw new IllegalArgumentException("samples without replacement are accounted for neighbours that replace "
                    + "one: neighbours=" + neighbours);
        }
        double rate = (double) sampled.batch() / sampled.examples();
        if (rate == 0) {
            return 0;
        }
        if (rate == 1) {
            return of(sampled.event());
        }
        double multiplier = multiplierOf(sampled.event(), "sample without replacement");
        return multiplier == 0
                ? Double.POSITIVE_INFINITY
                : new GaussianWithoutReplacement(rate, multiplier).divergence(order);
    }

    private static double multiplierOf(PrivacyEvent event, String what) {
        if (event instanceof Gaussian gaussian) {
            return gaussian.noiseMultiplier();
        }
        if (event instanceof DiscreteGaussian discrete) {
            return discrete.sigma() / discrete.sensitivity();
        }
        throw new IllegalArgumentException(
                what + " of this is not accounted: event=" + event + ", accounted=Gaussian or discrete Gaussian noise");
    }
}
