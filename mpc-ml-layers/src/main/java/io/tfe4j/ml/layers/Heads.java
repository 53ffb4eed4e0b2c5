package io.tfe4j.ml.layers;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ml.Bound;
import org.jspecify.annotations.Nullable;

/** Attention without weights: rows [batch * steps, heads * size] of queries, keys and values. */
record Heads(int heads, int size, int steps, @Nullable PublicTensor later, Bound gradients) {
    /** Shares add up to 1 but for rounding. */
    private static final double MARGIN = 1.1;

    /** What to take from a logit so that nothing is left of its share: e^-16 is less than a unit. */
    private static final double BELOW = 16;

    /** Ones above the diagonal. */
    static PublicTensor later(TfeContext tfe, int steps) {
        double[] values = new double[steps * steps];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % steps > i / steps ? 1 : 0;
        }
        return tfe.definePublicVariable(
                Inputs.of(new int[] {steps, steps}, values).range(0, 1).fractionBits(0));
    }

    Answers answers(PrivateTensor query, PrivateTensor key, PrivateTensor value) {
        PrivateTensor q = split(query).mul(1 / Math.sqrt(size));
        PrivateTensor k = split(key);
        PrivateTensor v = split(value);
        PrivateTensor shares = masked(q.mmul(transposed(k))).softmax(3);
        double most = magnitude(v) * MARGIN;
        PrivateTensor output = shares.mmul(v).assumeRange(-most, most);
        return new Answers(this, q, k, v, shares, join(output));
    }

    private PrivateTensor masked(PrivateTensor logits) {
        if (later == null) {
            return logits;
        }
        double drop = Math.ceil(2 * magnitude(logits) + BELOW);
        return logits.sub(later.mul(drop));
    }

    /** [batch, heads, steps, size]. */
    private PrivateTensor split(PrivateTensor rows) {
        return rows.reshape(-1, steps, heads, size).transpose(0, 2, 1, 3);
    }

    private PrivateTensor join(PrivateTensor x) {
        return x.transpose(0, 2, 1, 3).reshape(-1, heads * size);
    }

    private static PrivateTensor transposed(PrivateTensor matrices) {
        return matrices.transpose(0, 1, 3, 2);
    }

    private static double magnitude(PrivateTensor x) {
        Range range = x.type().range();
        return Math.max(Math.abs(range.realMin(x.fractionBits())), Math.abs(range.realMax(x.fractionBits())));
    }

    /** What the heads give, as rows, and the way back. */
    record Answers(
            Heads heads,
            PrivateTensor query,
            PrivateTensor key,
            PrivateTensor value,
            PrivateTensor shares,
            PrivateTensor output) {
        Gradient gradient(PrivateTensor gradient) {
            PrivateTensor byOutput = heads.split(gradient);
            PrivateTensor byShares = heads.gradients.apply(byOutput.mmul(transposed(value)));
            double most = magnitude(byShares) * MARGIN;
            PrivateTensor weighted = shares.mul(byShares);
            PrivateTensor mean = weighted.sum(true, 3).assumeRange(-most, most);
            PrivateTensor byLogits = weighted.sub(shares.mul(mean));
            return new Gradient(
                    joined(byLogits.mmul(key).mul(1 / Math.sqrt(heads.size))),
                    joined(transposed(byLogits).mmul(query)),
                    joined(transposed(shares).mmul(byOutput)));
        }

        private PrivateTensor joined(PrivateTensor gradient) {
            return heads.gradients.apply(heads.join(gradient));
        }
    }

    /** By queries, keys and values, as rows. */
    record Gradient(PrivateTensor query, PrivateTensor key, PrivateTensor value) {}
}
