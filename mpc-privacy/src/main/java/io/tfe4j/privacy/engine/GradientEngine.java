package io.tfe4j.privacy.engine;

/**
 * A model in training: its weights, and gradients of the examples it is given, each shortened by itself. What makes a
 * training private, sampling, noise, the step and the account, is outside, and the same for all engines.
 *
 * <p><b>What privacy rests on:</b> {@link #clippedSum} must be a sum over the examples of vectors that are at most {@code
 * clipNorm} long, each a function of the weights and that one example. An example whose gradient is not finite counts as
 * zeros. Rounding of 64-bit floating point, of up to 2^18 examples, is allowed for.
 *
 * <p>Examples come row major, one after the other; labels likewise. Belongs to one thread. Nothing that an engine
 * returns is private: no message, log or text of it may have examples, gradients or sums in it.
 */
public interface GradientEngine extends AutoCloseable {
    /** How many numbers are learnt. */
    int parameters();

    /** How many numbers describe one example. */
    int features();

    /** How many numbers are expected of one example: 1 where they are class numbers. */
    int labels();

    /** How many numbers {@link #predict} gives for one example. */
    int outputs();

    /** The model in words, the same in every process, so that trainings can be told apart. */
    default String description() {
        return features() + " features, " + outputs() + " outputs, " + parameters() + " parameters";
    }

    /** A copy, in an order that is always the same. */
    double[] weights();

    /** Replaces them. */
    void weights(double[] weights);

    /**
     * The sum, over the examples, of the gradient of each one's loss by all weights, times {@code min(1, clipNorm / its
     * length)}.
     *
     * @param features of one example or more
     * @param clipNorm above 0; positive infinity leaves gradients as they are
     */
    double[] clippedSum(double[] features, double[] labels, double clipNorm);

    /** Whether {@link #clippedSum(double[], double[], double, Clipping)} knows this way. */
    default boolean clips(Clipping clipping) {
        return clipping == Clipping.FLAT;
    }

    /**
     * As {@link #clippedSum(double[], double[], double)}, shortened as {@code clipping} says; no example's part is longer
     * than {@code clipNorm} in any way.
     *
     * @throws IllegalArgumentException if this engine does not know it
     */
    default double[] clippedSum(double[] features, double[] labels, double clipNorm, Clipping clipping) {
        if (clipping != Clipping.FLAT) {
            throw new IllegalArgumentException("gradients are not shortened so: clipping=" + clipping);
        }
        return clippedSum(features, labels, clipNorm);
    }

    /** Whether {@link #clippedSumAndWhole} is there. */
    default boolean countsWhole() {
        return false;
    }

    /**
     * As {@link #clippedSum(double[], double[], double)}, and at its end one number more: how many of the examples have a
     * gradient of a length up to {@code clipNorm}, which stays as it is.
     *
     * @throws IllegalArgumentException if this engine does not count them
     */
    default double[] clippedSumAndWhole(double[] features, double[] labels, double clipNorm) {
        throw new IllegalArgumentException("gradients are not counted by their length: engine=" + description());
    }

    /** The model's results for examples, row major. */
    double[] predict(double[] features);

    /** The mean loss of examples. */
    double loss(double[] features, double[] labels);

    /** Gives back what the engine holds; frameworks in processes of their own have one. */
    @Override
    default void close() {}
}
