package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What all optimizers of this library share: {@code w - rate * direction}, the direction made of mean gradients.
 * Immutable; each method gives another optimizer.
 *
 * <p><b>Ranges:</b> weights are clipped to their declared range, a comparison each, unless {@link #trustingRanges}.
 */
public abstract sealed class Descent<S extends Descent<S>> implements Optimizer permits Sgd, Adam, RmsProp {
    /** What parameters are called that set levels and scales of results, and do not multiply what comes in. */
    private static final List<String> LEVELS = List.of("bias", "gamma", "beta");

    /** What all of them can be told. */
    record Options(
            Schedule rate, double decay, double l2, boolean kernelsOnly, Clipping clipping, boolean clipsWeights) {
        static Options of(Schedule rate) {
            return new Options(rate, 0, 0, false, Clipping.NONE, true);
        }

        /** Whether {@link #decay} and {@link #l2} are for it. */
        boolean lessens(Parameter parameter) {
            String name = parameter.name();
            return !kernelsOnly || LEVELS.stream().noneMatch(name::endsWith);
        }

        /** Whether gradients are needed as means before the direction is known. */
        boolean needsMeans() {
            return l2 != 0 || clipping != Clipping.NONE;
        }
    }

    /** How one parameter goes; remembers what it needs in variables. */
    interface Rule {
        /** From {@code gradient}, of which the mean is {@code scale} times; up to a factor. */
        PrivateTensor direction(PrivateTensor gradient);

        /** What the direction has to be multiplied by, beside the rate. */
        double factor(int step);

        /** The variables in which it remembers. */
        default List<PrivateVariable> memory() {
            return List.of();
        }
    }

    private final Options options;

    Descent(Options options) {
        this.options = options;
    }

    abstract S with(Options changed);

    /** @param scale the mean gradient's part of what the rule is given */
    abstract Rule rule(TfeContext tfe, Parameter parameter, Steps steps, double scale);

    Options options() {
        return options;
    }

    /** Decoupled decay: each step takes {@code rate * decay} of every weight from it, whatever its gradient. */
    public S weightDecay(double decay) {
        return with(new Options(
                options.rate, decay, options.l2, options.kernelsOnly, options.clipping, options.clipsWeights));
    }

    /** Adds {@code factor * w} to each mean gradient, as {@code factor / 2} times the sum of squares in the loss would. */
    public S l2(double factor) {
        return with(new Options(
                options.rate, options.decay, factor, options.kernelsOnly, options.clipping, options.clipsWeights));
    }

    /** {@link #weightDecay} and {@link #l2} leave biases, and the factors and shifts of normalizations, as they are. */
    public S kernelsOnly() {
        return with(new Options(options.rate, options.decay, options.l2, true, options.clipping, options.clipsWeights));
    }

    /**
     * Clips each mean gradient to {@code [-limit, limit]}, a comparison each; the limit is held to within 2^-12 of it.
     *
     * @param limit at least 2^-16
     */
    public S clipValue(double limit) {
        requireHeld(limit);
        return with(new Options(
                options.rate,
                options.decay,
                options.l2,
                options.kernelsOnly,
                Clipping.byValue(limit),
                options.clipsWeights));
    }

    /**
     * Shortens the mean gradients, all parameters' together as one vector, to a length of {@code limit} if they are
     * longer. A single gradient larger than 64 times the limit counts as 64 times, which turns the direction.
     *
     * @param limit at least 2^-16
     */
    public S clipNorm(double limit) {
        requireHeld(limit);
        return with(new Options(
                options.rate,
                options.decay,
                options.l2,
                options.kernelsOnly,
                Clipping.byNorm(limit),
                options.clipsWeights));
    }

    private static void requireHeld(double limit) {
        if (!(limit >= 0x1p-16) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("limit of gradients out of range: limit=" + limit
                    + ", least=2^-16; multiply the loss and the limit by the same number");
        }
    }

    /**
     * Takes it that weights never leave their declared ranges. Saves the comparisons; if one does, the training is
     * worthless without notice.
     */
    public S trustingRanges() {
        return with(new Options(options.rate, options.decay, options.l2, options.kernelsOnly, options.clipping, false));
    }

    @Override
    public Run start(TfeContext tfe, List<Parameter> parameters, Steps steps, int batchSize) {
        boolean means = options.needsMeans();
        List<Descender> all = parameters.stream()
                .map(parameter -> new Descender(
                        parameter, options, rule(tfe, parameter, steps, means ? 1 : 1.0 / batchSize), steps))
                .toList();
        return new Run() {
            @Override
            public void step(List<PrivateTensor> gradients) {
                List<PrivateTensor> prepared =
                        means ? options.clipping.apply(meansOf(parameters, gradients, batchSize)) : gradients;
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).step(prepared.get(i));
                }
            }

            @Override
            public List<PrivateVariable> memory() {
                return all.stream().flatMap(one -> one.memory().stream()).toList();
            }
        };
    }

    private List<PrivateTensor> meansOf(List<Parameter> parameters, List<PrivateTensor> gradients, int batchSize) {
        List<PrivateTensor> means = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            PrivateTensor mean = gradients.get(i).mul(1.0 / batchSize);
            PrivateTensor weights = (PrivateTensor) parameters.get(i).tensor();
            means.add(
                    options.l2 == 0 || !options.lessens(parameters.get(i)) ? mean : mean.add(weights.mul(options.l2)));
        }
        return means;
    }
}
