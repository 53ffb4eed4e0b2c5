package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.List;

/**
 * RMSprop (Hinton, 2012): {@code w - rate * g / sqrt(v + epsilon^2)}, v being the fading mean of the squares of the mean
 * gradients g; with momentum, {@code b = momentum * b + g / sqrt(v + epsilon^2)} in its place.
 *
 * <p><b>Ranges and cost:</b> as {@link Adam}'s, without its mean of gradients.
 */
public final class RmsProp extends Descent<RmsProp> {
    private static final double RELATIVE_EPSILON = 1e-5;
    private static final double SLACK = 1.5;

    private final double fading;
    private final double momentum;
    private final double limit;

    /** With a fading factor of 0.9. */
    public RmsProp(double rate) {
        this(Schedule.constant(rate));
    }

    public RmsProp(Schedule rate) {
        this(Options.of(rate), 0.9, 0, 1);
    }

    private RmsProp(Options options, double fading, double momentum, double limit) {
        super(options);
        if (!(fading >= 0.5 && fading <= 0.9999 && momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("factors out of range: fading=" + fading + ", momentum=" + momentum
                    + ", allowed=[0.5, 0.9999] and [0, 1)");
        }
        this.fading = fading;
        this.momentum = momentum;
        this.limit = Bound.clipped(limit).limit();
    }

    /** The factor by which the mean of squares fades with each step. */
    public RmsProp fading(double squares) {
        return new RmsProp(options(), squares, momentum, limit);
    }

    public RmsProp momentum(double share) {
        return new RmsProp(options(), fading, share, limit);
    }

    /** Mean gradients beyond are clipped; one well above those that occur is best. */
    public RmsProp gradientsWithin(double bound) {
        return new RmsProp(options(), fading, momentum, bound);
    }

    @Override
    RmsProp with(Options changed) {
        return new RmsProp(changed, fading, momentum, limit);
    }

    /** In the gradient's unit. */
    double epsilon() {
        return RELATIVE_EPSILON * limit;
    }

    @Override
    public int gradientBits() {
        return 24;
    }

    @Override
    Rule rule(TfeContext tfe, Parameter parameter, Steps steps, double scale) {
        return new Moments(tfe, parameter, steps, scale);
    }

    private final class Moments implements Rule {
        private final Parameter weights;
        private final Steps steps;
        private final double scale;
        private final Squares squares;
        private final PrivateVariable moving;

        Moments(TfeContext tfe, Parameter weights, Steps steps, double scale) {
            int[] shape = weights.tensor().shape();
            this.weights = weights;
            this.steps = steps;
            this.scale = scale;
            squares = Squares.zero(tfe, shape, fading);
            double widest = bound() / Squares.LIFT / (1 - momentum);
            moving = Squares.variable(tfe, shape, widest, widest);
        }

        /** Of a gradient over the root of the sum of squares that has its own in it. */
        private double bound() {
            return SLACK;
        }

        @Override
        public PrivateTensor direction(PrivateTensor gradient) {
            PrivateTensor g = Squares.unit(gradient, scale, limit, weights, steps);
            PrivateTensor v = squares.add(g).add(squares.floor(RELATIVE_EPSILON));
            PrivateTensor direction = Squares.quotient(g, v, bound());
            if (momentum == 0) {
                return direction;
            }
            double widest = moving.type().range().realMax(Squares.BITS);
            PrivateTensor next = moving.mul(momentum).add(direction).assumeRange(-widest, widest);
            moving.assign(next);
            return next;
        }

        @Override
        public double factor(int step) {
            return Squares.LIFT / Math.sqrt(1 - fading);
        }

        @Override
        public List<PrivateVariable> memory() {
            return List.of(squares.sum(), moving);
        }
    }

    @Override
    public String toString() {
        return "RmsProp(" + options().rate().at(0) + ")";
    }
}
