package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba, 2015): {@code w - rate * m / sqrt(v + epsilon^2)}, m and v being the fading means of the mean
 * gradients and of their squares, corrected for their start at zero; {@link #amsgrad} takes the largest v so far.
 * {@link #weightDecay} makes it AdamW.
 *
 * <p><b>Ranges:</b> mean gradients are clipped to {@link #gradientsWithin}, 1 unless it is set, and all else is relative
 * to that: epsilon is 1e-5 of it, and squares are held to within 2^-40 of it. Epsilon is under the root, where it keeps
 * steps finite whose gradients have always been zero.
 *
 * <p><b>Cost:</b> a step takes an inverse square root, products and two comparisons for each weight, about 1,000 bytes
 * and 50 rounds beside those of plain descent; gradients have 24 fraction bits.
 */
public final class Adam extends Descent<Adam> {
    private static final double RELATIVE_EPSILON = 1e-5;
    /** What rounding may add to the largest quotient there can be. */
    private static final double SLACK = 1.5;

    private final double beta1;
    private final double beta2;
    private final double limit;
    private final boolean largest;

    /** With fading factors of 0.9 and 0.999. */
    public Adam(double rate) {
        this(Schedule.constant(rate));
    }

    public Adam(Schedule rate) {
        this(Options.of(rate), 0.9, 0.999, 1, false);
    }

    private Adam(Options options, double beta1, double beta2, double limit, boolean largest) {
        super(options);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0.9 && beta2 <= 0.9999 && beta1 * beta1 < beta2)) {
            throw new IllegalArgumentException("fading factors out of range: beta1=" + beta1 + ", beta2=" + beta2
                    + ", allowed=[0, sqrt(beta2)) and [0.9, 0.9999]");
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.limit = Bound.clipped(limit).limit();
        this.largest = largest;
    }

    /** The factors by which the means of gradients and of squares fade with each step. */
    public Adam fading(double gradients, double squares) {
        return new Adam(options(), gradients, squares, limit, largest);
    }

    /** Reddi, Kale and Kumar (2018): steps shrink as if squares never faded. A comparison more for each weight. */
    public Adam amsgrad() {
        return new Adam(options(), beta1, beta2, limit, true);
    }

    /** Mean gradients beyond are clipped; one well above those that occur is best. */
    public Adam gradientsWithin(double bound) {
        return new Adam(options(), beta1, beta2, bound, largest);
    }

    @Override
    Adam with(Options changed) {
        return new Adam(changed, beta1, beta2, limit, largest);
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
        private final PrivateVariable mean;
        private final Squares squares;
        private final PublicTensor floor;
        private final @Nullable PrivateVariable most;

        Moments(TfeContext tfe, Parameter weights, Steps steps, double scale) {
            int[] shape = weights.tensor().shape();
            this.weights = weights;
            this.steps = steps;
            this.scale = scale;
            double widest = 1.001 / (1 - beta1);
            mean = Squares.variable(tfe, shape, widest, widest);
            squares = Squares.zero(tfe, shape, beta2);
            most = largest ? Squares.variable(tfe, shape, 0, squares.most()) : null;
            floor = steps.table(
                    step -> squares.floor(RELATIVE_EPSILON) * (1 - Math.pow(beta2, step + 1)), Squares.BITS);
        }

        @Override
        public PrivateTensor direction(PrivateTensor gradient) {
            PrivateTensor g = Squares.unit(gradient, scale, limit, weights, steps);
            PrivateTensor next = mean.mul(beta1).add(g).assumeRange(-widest(), widest());
            mean.assign(next);
            PrivateTensor v = squares.add(g);
            if (most != null) {
                v = most.max(v);
                most.assign(v);
            }
            double bound = SLACK / Math.sqrt(1 - beta1 * beta1 / beta2);
            return Squares.quotient(next, v.add(steps.now(floor)), bound);
        }

        private double widest() {
            return mean.type().range().realMax(Squares.BITS);
        }

        @Override
        public double factor(int step) {
            double started = Math.sqrt((1 - Math.pow(beta2, step + 1)) / (1 - beta2));
            return Squares.LIFT * started * (1 - beta1) / (1 - Math.pow(beta1, step + 1));
        }

        @Override
        public List<PrivateVariable> memory() {
            List<PrivateVariable> all = new ArrayList<>(List.of(mean, squares.sum()));
            if (most != null) {
                all.add(most);
            }
            return all;
        }
    }

    @Override
    public String toString() {
        return "Adam(" + options().rate().at(0) + ")";
    }
}
