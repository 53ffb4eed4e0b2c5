package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.random.RandomWords;

/**
 * Training by noisy gradients (Abadi et al. 2016): in each step a Poisson batch, each example's gradient clipped, their
 * sum rounded to a grid, exact discrete Gaussian noise, a step of an ordinary optimizer.
 *
 * <p><b>What it costs</b> is that of {@code PrivacyEvent.training(batch / examples, noiseMultiplier, steps)}, which the
 * caller accounts for before the first step. <b>Who learns what:</b> the engine sees the examples of each batch; its
 * weights after every step are noised, and may be shown. Belongs to one thread.
 */
public final class PrivateDescent implements AutoCloseable {
    private final RandomWords random;
    private final GradientEngine engine;
    private final Examples examples;
    private final BatchSampler sampler;
    private final NoisyGradient gradient;
    private final Optimizer.Run optimizer;
    private final double[] weights;

    PrivateDescent(
            RandomWords random,
            GradientEngine engine,
            Examples examples,
            BatchSampler sampler,
            NoisyGradient gradient,
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
        requireFits(engine, examples);
        if (!engine.clips(settings.clipping())) {
            throw new IllegalArgumentException("this framework does not shorten gradients so: clipping="
                    + settings.clipping() + "; take FLAT, or the framework NATIVE");
        }
        NoiseGrid.requireSumsInBounds(settings.batchSize(), examples.count());
        NoiseGrid grid = NoiseGrid.of(settings.maxGradNorm(), settings.noiseMultiplier(), engine.parameters());
        return new PrivateDescent(
                random,
                engine,
                examples,
                new PoissonSampler(random, examples.count(), settings.batchSize()),
                new NoisyGradient(
                        engine,
                        grid,
                        grid.noise(random, settings.noiseMultiplier())::fill,
                        settings.batchSize(),
                        settings.microBatch(),
                        settings.clipping()),
                optimizer);
    }

    private static void requireFits(GradientEngine engine, Examples examples) {
        if (engine.features() != examples.features() || engine.labels() != examples.labels()) {
            throw new IllegalArgumentException("examples are not those of the model: features=" + examples.features()
                    + ", wanted=" + engine.features() + ", labels=" + examples.labels() + ", wanted="
                    + engine.labels());
        }
    }

    /**
     * One step.
     *
     * @param progress the share of the steps that has been taken, from 0 up to less than 1, for learning rates that change
     */
    public void step(double progress) {
        double[] mean = gradient.of(examples, sampler.next());
        optimizer.step(weights, mean, progress, 1);
        engine.weights(weights);
    }

    /** Forgets the randomness; the engine stays. */
    @Override
    public void close() {
        random.close();
    }
}
