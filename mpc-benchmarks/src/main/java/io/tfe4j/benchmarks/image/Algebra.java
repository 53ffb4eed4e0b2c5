package io.tfe4j.benchmarks.image;

/**
 * What the networks are made of. An image is [channels, height, width]; weights are drawn by the algebra, in the order of
 * the calls, so that two algebras of one seed compute the same network.
 *
 * @param <T> an image, or a vector of features
 */
interface Algebra<T> {
    /** With a bias; {@code padding} zeros on every side. */
    T convolution(T x, int filters, int size, int stride, int padding);

    T dense(T features, int units);

    /** A factor and a shift for each channel: a normalisation with the statistics of an earlier training. */
    T normalized(T x);

    T relu(T x);

    /** Of windows of {@code size} every {@code stride}, zeros around; of numbers that are not negative. */
    T maxPool(T x, int size, int stride, int padding);

    /** Of windows side by side. */
    T averagePool(T x, int size);

    /** The mean of each channel. */
    T globalAverage(T x);

    /** All numbers as a vector. */
    T flat(T x);

    T add(T x, T y);

    /** The channels of both. */
    T concatenated(T x, T y);
}
