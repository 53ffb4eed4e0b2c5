package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.random.RandomWords;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Training by noisy gradients (Abadi et al. 2016): in each step a Poisson batch, or the next rows in order, each example's gradient clipped, their
 * sum rounded to a grid, exact discrete Gaussian noise, a step of an ordinary optimizer.
 *
 * <p><b>What it costs</b> is that of {@code PrivacyEvent.training(batch / examples, noiseMultiplier, steps)}, or of
 * {@link NoiseSchedule#event} where the noise changes, or {@link Factorization#event} where batches are in order, which the caller accounts for before the first step. <b>Who learns what:</b> the engine sees the examples of each batch; its
 * weights after every step are noised, and may be shown. Belongs to one thread.
 */
public final class PrivateDescent implements AutoCloseable {
    private final RandomWords random;
    private final GradientEngine engine;
    private final Examples examples;
    private final BatchSampler sampler;
    private final MeanGradient gradient;
    private final Optimizer.Run optimizer;
    private final double[] weights;

    PrivateDescent(
            RandomWords random,
            GradientEngine engine,
            Examples examples,
            BatchSampler sampler,
            MeanGradient gradient,
            Optimizer optimizer) {
        this.random = random;
        this.engine = engine;
        this.examples = examples;
        this.sampler = sampler;
        this.gradient = gradient;
        this.optimizer = optimizer.start(engine.parameters());
        this.weights = engine.weights();
    }

    /**
     * With fresh randomness that nobody knows.
     *
     * @throws IllegalArgumentException if examples are not those of the engine, or a number is out of range
     */
    public static PrivateDescent start(
            GradientEngine engine, Examples examples, DescentSettings settings, Optimizer optimizer) {
        return start(RandomWords.fresh(), engine, examples, settings, optimizer);
    }

    static PrivateDescent start(
            RandomWords random,
            GradientEngine engine,
            Examples examples,
            DescentSettings settings,
            Optimizer optimizer) {
        requireFits(engine, examples, examples.count(), settings);
        if (settings.order() != null) {
            return inOrder(random, engine, examples, settings, settings.order(), optimizer);
        }
        double[] norm = {settings.maxGradNorm()};
        List<MeanGradient> stages = settings.noise().multipliers(settings.noiseMultiplier()).stream()
                .map(multiplier -> gradient(random, engine, settings, multiplier, norm))
                .toList();
        return new PrivateDescent(
                random,
                engine,
                examples,
                new PoissonSampler(random, examples.count(), settings.batchSize()),
                new StagedGradient(stages),
                optimizer);
    }

    private static PrivateDescent inOrder(
            RandomWords random,
            GradientEngine engine,
            Examples examples,
            DescentSettings settings,
            Factorization order,
            Optimizer optimizer) {
        NoiseGrid grid = CorrelatedGradient.grid(settings, order, engine.parameters());
        Noise noise = grid.noise(random, settings.noiseMultiplier())::fill;
        OrderedBatches batches = new OrderedBatches(examples.count(), settings.batchSize());
        return new PrivateDescent(
                random,
                engine,
                examples,
                batches,
                new CorrelatedGradient(engine, grid, noise, settings, order, batches),
                optimizer);
    }

    private static MeanGradient gradient(
            RandomWords random, GradientEngine engine, DescentSettings settings, double multiplier, double[] norm) {
        if (settings.isAdaptive()) {
            NoiseGrid unit = NoiseGrid.of(1, multiplier, engine.parameters() + 1);
            Noise noise = unit.noise(random, multiplier)::fill;
            return new AdaptiveGradient(engine, unit, noise, settings, multiplier, norm, settings.clipQuantile());
        }
        NoiseGrid grid = NoiseGrid.of(settings.maxGradNorm(), multiplier, engine.parameters());
        return new NoisyGradient(
                engine,
                grid,
                grid.noise(random, multiplier)::fill,
                settings.batchSize(),
                settings.microBatch(),
                settings.clipping());
    }

    /**
     * Refuses what no training could be started with.
     *
     * @param examples such as those to train on
     * @param count how many of them are trained on
     * @throws IllegalArgumentException if examples are not those of the engine, it does not shorten gradients so, or the
     *     rounding of such batches and noise is not allowed for
     */
    public static void requireFits(GradientEngine engine, Examples examples, int count, DescentSettings settings) {
        if (engine.features() != examples.features() || engine.labels() != examples.labels()) {
            throw new IllegalArgumentException("examples are not those of the model: features=" + examples.features()
                    + ", wanted=" + engine.features() + ", labels=" + examples.labels() + ", wanted="
                    + engine.labels());
        }
        if (!engine.clips(settings.clipping())) {
            throw new IllegalArgumentException("this framework does not shorten gradients so: clipping="
                    + settings.clipping() + "; take FLAT, or the framework NATIVE");
        }
        NoiseGrid.requireSumsInBounds(settings.batchSize(), count);
        if (settings.isAdaptive() && !engine.countsWhole()) {
            throw new IllegalArgumentException("this framework does not count gradients by their length: clipQuantile="
                    + settings.clipQuantile() + "; take a norm that stays, or the framework NATIVE");
        }
        if (settings.order() != null) {
            settings.order().requireOf(count, settings.batchSize());
            CorrelatedGradient.grid(settings, settings.order(), engine.parameters());
        }
        int numbers = engine.parameters() + (settings.isAdaptive() ? 1 : 0);
        settings.noise()
                .multipliers(settings.noiseMultiplier())
                .forEach(multiplier -> NoiseGrid.of(settings.maxGradNorm(), multiplier, numbers));
    }

    /**
     * One step.
     *
     * @param progress the share of the steps that has been taken, from 0 up to less than 1, for rates and noise that change
     */
    public void step(double progress) {
        double[] mean = gradient.of(examples, sampler.next(), progress);
        optimizer.step(weights, mean, progress, 1);
        engine.weights(weights);
    }

    /** A copy of what the steps so far have made, all of it noised. */
    public DescentState state() {
        return new DescentState(weights, memory());
    }

    private List<double[]> memory() {
        return Stream.concat(optimizer.memory().stream(), gradient.memory().stream())
                .toList();
    }

    /**
     * Goes on from there. Of batches in order, the gradients that the next steps still need are computed anew, from the
     * weights that they were computed from before, so that the data must be the same, and in the same order.
     *
     * @throws IllegalArgumentException if it is not of such a model and optimizer, or of steps that there are not
     */
    public void resume(DescentState state) {
        List<double[]> memory = memory();
        boolean fits = state.weights().length == weights.length
                && state.optimizer().size() == memory.size()
                && IntStream.range(0, memory.size())
                        .allMatch(i -> state.optimizer().get(i).length == memory.get(i).length);
        if (!fits) {
            throw new IllegalArgumentException(
                    "state is not of this model and optimizer: " + state + ", model=" + weights.length + " weights");
        }
        System.arraycopy(state.weights(), 0, weights, 0, weights.length);
        for (int i = 0; i < memory.size(); i++) {
            double[] target = memory.get(i);
            System.arraycopy(state.optimizer().get(i), 0, target, 0, target.length);
        }
        gradient.resumed(examples);
        engine.weights(weights);
    }

    /** Forgets the randomness; the engine stays. */
    @Override
    public void close() {
        random.close();
    }
}
