package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.List;

/**
 * Stochastic gradient descent: {@code w - rate * mean gradient}, with momentum {@code v = momentum * v + mean
 * gradient} in the gradient's place, with Nesterov's {@code momentum * v + mean gradient}.
 *
 * <p><b>Ranges:</b> with momentum, v is kept within 64, at no cost where the gradient's range shows that it is.
 */
public final class Sgd extends Descent<Sgd> {
    private static final Bound VELOCITY = Bound.clipped(64);

    private final double momentum;
    private final boolean nesterov;

    public Sgd(double rate) {
        this(Schedule.constant(rate));
    }

    public Sgd(Schedule rate) {
        this(Options.of(rate), 0, false);
    }

    private Sgd(Options options, double momentum, boolean nesterov) {
        super(options);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum out of range: momentum=" + momentum + ", allowed=[0, 1)");
        }
        this.momentum = momentum;
        this.nesterov = nesterov;
    }

    public Sgd momentum(double share) {
        return new Sgd(options(), share, nesterov);
    }

    /** Looks ahead by a step of the momentum, as Sutskever et al. (2013) write Nesterov's method. */
    public Sgd nesterov() {
        return new Sgd(options(), momentum, true);
    }

    @Override
    Sgd with(Options changed) {
        return new Sgd(changed, momentum, nesterov);
    }

    @Override
    Rule rule(TfeContext tfe, Parameter parameter, Steps steps, double scale) {
        return momentum == 0 ? new Plain(scale) : new Momentum(parameter, velocity(tfe, parameter), steps, scale);
    }

    private static PrivateVariable velocity(TfeContext tfe, Parameter parameter) {
        int[] shape = parameter.tensor().shape();
        return tfe.definePrivateVariable(
                Inputs.of(shape, Initial.constant(shape, 0)).range(-VELOCITY.limit(), VELOCITY.limit()));
    }

    private record Plain(double scale) implements Rule {
        @Override
        public PrivateTensor direction(PrivateTensor gradient) {
            return gradient;
        }

        @Override
        public double factor(int step) {
            return scale;
        }
    }

    private final class Momentum implements Rule {
        private final Parameter weights;
        private final PrivateVariable velocity;
        private final Steps steps;
        private final double scale;

        Momentum(Parameter weights, PrivateVariable velocity, Steps steps, double scale) {
            this.weights = weights;
            this.velocity = velocity;
            this.steps = steps;
            this.scale = scale;
        }

        @Override
        public PrivateTensor direction(PrivateTensor gradient) {
            PrivateTensor exact = gradient.mul(scale);
            boolean finer = exact.fractionBits() > velocity.fractionBits();
            PrivateTensor mean = finer ? exact.withFractionBits(velocity.fractionBits()) : exact;
            PrivateTensor next =
                    steps.bounded(VELOCITY, velocity.mul(momentum).add(mean), weights, Limit.Kind.VELOCITIES, 1);
            velocity.assign(next);
            return nesterov ? next.mul(momentum).add(mean) : next;
        }

        @Override
        public double factor(int step) {
            return 1;
        }

        @Override
        public List<PrivateVariable> memory() {
            return List.of(velocity);
        }
    }

    @Override
    public String toString() {
        return "Sgd(" + options().rate().at(0) + (momentum == 0 ? "" : ", momentum=" + momentum) + ")";
    }
}
