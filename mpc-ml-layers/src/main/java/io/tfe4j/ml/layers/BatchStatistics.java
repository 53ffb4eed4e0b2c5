package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link BatchNormalization} with its weights. */
record BatchStatistics(
        Parameter gamma,
        Parameter beta,
        Parameter mean,
        Parameter variance,
        double momentum,
        double epsilon,
        @Nullable Bound bound)
        implements Layer.Built {
    private static final ChannelAxis CHANNELS = new ChannelAxis(1);

    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta, mean, variance);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        PrivateTensor output = x.sub(CHANNELS.along(mean.tensor(), x))
                .mul(CHANNELS.along(factor(), x))
                .add(CHANNELS.along(beta.tensor(), x));
        return bounded(output);
    }

    /** Of predictions. */
    private PrivateTensor factor() {
        return ((PrivateTensor) variance.tensor()).add(epsilon).rsqrt().mul(gamma.tensor());
    }

    /** By the averages, as predictions are. */
    @Override
    public PrivateTensor frozenGradient(PrivateTensor x, PrivateTensor gradient) {
        return gradient.mul(CHANNELS.along(factor(), x));
    }

    private PrivateTensor bounded(PrivateTensor output) {
        return bound == null ? output : bound.apply(output);
    }

    @Override
    public Pass train(PrivateTensor x) {
        int[] shape = x.shape();
        requireRoomForAverages(x);
        Standardized rows = Standardized.of(CHANNELS.rows(x), epsilon);
        PrivateTensor normalized = CHANNELS.back(rows.normalized(), shape);
        PrivateTensor output = normalized.mul(CHANNELS.along(gamma.tensor(), x)).add(CHANNELS.along(beta.tensor(), x));
        return new Pass(
                bounded(output),
                gradient -> {
                    PrivateTensor byNormalized = gradient.mul(CHANNELS.along(gamma.tensor(), x));
                    return CHANNELS.back(rows.gradient(CHANNELS.rows(byNormalized)), shape);
                },
                gradient -> new Gradients()
                        .by(gamma, () -> CHANNELS.sumOfProducts(gradient, normalized))
                        .by(beta, () -> CHANNELS.sum(gradient))
                        .list(),
                List.of(() -> move(mean, rows.mean()), () -> move(variance, rows.variance())));
    }

    /** A mean is between the least and the largest number, a variance at most the square of half their distance. */
    private void requireRoomForAverages(PrivateTensor x) {
        double low = low(x);
        double high = high(x);
        double half = (high - low) / 2;
        boolean fits =
                low(mean.tensor()) <= low && high(mean.tensor()) >= high && high(variance.tensor()) >= half * half;
        if (!fits) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "moving averages have no room for what is normalized: x in [%s, %s], mean in [%s, %s], variance in"
                            + " [%s, %s]; bound what goes in, such as bounded(Bound.clipped(64)) on the layer before, or"
                            + " say averages(Weights.zeros().range(%s, %s), Weights.ones().range(0, %s))",
                    low,
                    high,
                    low(mean.tensor()),
                    high(mean.tensor()),
                    low(variance.tensor()),
                    high(variance.tensor()),
                    Math.min(0, low),
                    Math.max(0, high),
                    Math.max(1, half * half)));
        }
    }

    private static double low(Tensor x) {
        return x.type().range().realMin(x.type().fractionBits());
    }

    private static double high(Tensor x) {
        return x.type().range().realMax(x.type().fractionBits());
    }

    private void move(Parameter average, PrivateTensor statistic) {
        PrivateTensor before = (PrivateTensor) average.tensor();
        PrivateTensor now = statistic.reshape(-1).withFractionBits(before.fractionBits());
        average.assign(before.add(now.sub(before).mul(1 - momentum)).clip(low(before), high(before)));
    }
}
