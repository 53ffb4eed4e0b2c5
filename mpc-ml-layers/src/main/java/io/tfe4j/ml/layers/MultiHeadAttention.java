package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Self-attention (Vaswani et al., NIPS 2017): every step of a sequence asks all of them, or with {@link #causal} those
 * up to itself, by {@code softmax(Q K' / sqrt size) V} in several heads. <b>Shape:</b> [batch, steps, features] gives
 * as much again; the kernels of query, key and value are [features, heads * size], that of the output [heads * size,
 * features].
 *
 * <p><b>Range:</b> queries, keys, values and results are clipped to 64 where ranges do not show that they are smaller,
 * gradients on their way back to 16; {@link #bounded} and {@link #gradients} say otherwise. <b>Error:</b> of shares
 * 3e-5, of results that times the sum of the values' magnitudes. <b>Cost:</b> 8 rounds for each doubling of the steps,
 * and about 75; bytes are mostly the softmax's, of {@code heads * steps^2} numbers for each example.
 */
public final class MultiHeadAttention extends NamedLayer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 5;

    private static final List<String> NAMES = List.of("query", "key", "value", "output");

    private final int heads;
    private final int size;
    private final boolean causal;
    private final List<Weights> kernels;
    /** As many, or none. */
    private final List<Weights> biases;

    private final Bound values;
    private final Bound gradients;

    /** With Glorot's initial values and biases of zeros; {@code size} is of one head's queries, keys and values. */
    public MultiHeadAttention(int heads, int size) {
        this(
                heads,
                size,
                false,
                LongStream.range(0, NAMES.size())
                        .mapToObj(i -> Weights.glorotUniformSecret(SEED + i))
                        .toList(),
                Collections.nCopies(NAMES.size(), Weights.zeros()),
                Bound.clipped(64),
                Bound.clipped(16));
    }

    private MultiHeadAttention(
            int heads,
            int size,
            boolean causal,
            List<Weights> kernels,
            List<Weights> biases,
            Bound values,
            Bound gradients) {
        if (heads < 1 || size < 1) {
            throw new IllegalArgumentException("too few: heads=" + heads + ", size=" + size + ", least=1");
        }
        this.heads = heads;
        this.size = size;
        this.causal = causal;
        this.kernels = kernels;
        this.biases = biases;
        this.values = values;
        this.gradients = gradients;
    }

    public int heads() {
        return heads;
    }

    /** Of one head's queries, keys and values. */
    public int size() {
        return size;
    }

    public boolean isCausal() {
        return causal;
    }

    /** Of query, key and value [features, heads * size] each, and of the output [heads * size, features]. */
    public List<Weights> kernels() {
        return kernels;
    }

    /** In the same order, [heads * size] and the output's [features]; none, if there are no biases. */
    public List<Weights> biases() {
        return biases;
    }

    /** No step sees those after it. */
    public MultiHeadAttention causal() {
        return new MultiHeadAttention(heads, size, true, kernels, biases, values, gradients);
    }

    public MultiHeadAttention kernels(Weights query, Weights key, Weights value, Weights output) {
        return new MultiHeadAttention(
                heads, size, causal, List.of(query, key, value, output), biases, values, gradients);
    }

    /** Vectors over heads and sizes, that of the output over the features. */
    public MultiHeadAttention biases(Weights query, Weights key, Weights value, Weights output) {
        return new MultiHeadAttention(
                heads, size, causal, kernels, List.of(query, key, value, output), values, gradients);
    }

    public MultiHeadAttention withoutBias() {
        return new MultiHeadAttention(heads, size, causal, kernels, List.of(), values, gradients);
    }

    /** Keeps queries, keys, values and results in a range; the gradient passes as if it had not. */
    public MultiHeadAttention bounded(Bound bound) {
        return new MultiHeadAttention(heads, size, causal, kernels, biases, bound, gradients);
    }

    /** Keeps the gradients by what the heads give, by their shares, and by queries, keys and values in a range. */
    public MultiHeadAttention gradients(Bound bound) {
        return new MultiHeadAttention(heads, size, causal, kernels, biases, values, bound);
    }

    @Override
    public String name() {
        return "MultiHeadAttention(" + heads + ", " + size + (causal ? ", causal)" : ")");
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 2, input);
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        int inner = heads * size;
        return new Attention(
                new Heads(heads, size, input[0], causal ? Heads.later(tfe, input[0]) : null, gradients),
                projection(tfe, 0, input[1], inner),
                projection(tfe, 1, input[1], inner),
                projection(tfe, 2, input[1], inner),
                projection(tfe, 3, inner, input[1]),
                values,
                gradients);
    }

    private Projection projection(TfeContext tfe, int place, int in, int out) {
        return Projection.define(
                tfe, NAMES.get(place), kernels.get(place), biases.isEmpty() ? null : biases.get(place), in, out);
    }
}
