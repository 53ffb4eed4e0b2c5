package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;

/**
 * Stochastic gradient descent: {@code w - rate * mean gradient}, with momentum {@code v = momentum * v + mean
 * gradient} in the gradient's place.
 *
 * <p><b>Ranges:</b> weights are clipped to their declared range, a comparison each, unless {@link #trustingRanges}.
 * With momentum, v is kept within 64, at no cost where the gradient's range shows that it is.
 */
public final class Sgd implements Optimizer {
    private static final Bound VELOCITY = Bound.clipped(64);

    private final double rate;
    private final double momentum;
    private final boolean clips;

    public Sgd(double rate) {
        this(rate, 0, true);
    }

    private Sgd(double rate, double momentum, boolean clips) {
        if (!(rate > 0) || Double.isInfinite(rate) || !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "rate must be positive, momentum in [0, 1): rate=" + rate + ", momentum=" + momentum);
        }
        this.rate = rate;
        this.momentum = momentum;
        this.clips = clips;
    }

    public Sgd momentum(double share) {
        return new Sgd(rate, share, clips);
    }

    /**
     * Takes it that weights never leave their declared ranges. Saves the comparisons; if one does, the training is
     * worthless without notice.
     */
    public Sgd trustingRanges() {
        return new Sgd(rate, momentum, false);
    }

    double rate() {
        return rate;
    }

    double momentum() {
        return momentum;
    }

    @Override
    public Updater of(TfeContext tfe, Parameter parameter, int steps) {
        PrivateTensor w = (PrivateTensor) parameter.tensor();
        if (momentum == 0) {
            return (gradient, size, step) -> Optimizer.assign(parameter, w.sub(gradient.mul(rate / size)), clips);
        }
        PrivateVariable velocity = tfe.definePrivateVariable(
                Inputs.of(w.shape(), Initial.constant(w.shape(), 0)).range(-VELOCITY.limit(), VELOCITY.limit()));
        return (gradient, size, step) -> {
            PrivateTensor next = VELOCITY.apply(velocity.mul(momentum).add(gradient.mul(1.0 / size)));
            velocity.assign(next);
            Optimizer.assign(parameter, w.sub(next.mul(rate)), clips);
        };
    }
}
