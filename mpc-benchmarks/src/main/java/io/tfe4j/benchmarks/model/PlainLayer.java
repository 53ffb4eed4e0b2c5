package io.tfe4j.benchmarks.model;

/** The twin of a layer in double precision. Remembers its last batch, for the way back. */
interface PlainLayer {
    /** The results of {@code rows} examples. */
    double[] forward(double[] x, int rows);

    /** Moves the weights by {@code -rate} times their gradient and returns the input's, before the move. */
    double[] backward(double[] gradient, double rate);

    /** Kernel, then bias; empty for layers without. */
    default double[] weights() {
        return new double[0];
    }
}
