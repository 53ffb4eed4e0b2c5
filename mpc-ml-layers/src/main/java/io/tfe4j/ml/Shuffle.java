package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.LoopIndex;
import io.tfe4j.PublicTensor;
import io.tfe4j.PublicVariable;
import io.tfe4j.TfeContext;
import java.util.stream.IntStream;

/**
 * Another order of rows each epoch, in tables as long as the rows and the epochs: place i of epoch e is {@code
 * permutation[(factor[e] i + offset[e]) mod rows]}, the factor being prime to the number of rows.
 */
final class Shuffle {
    private final int rows;
    private final PublicTensor count;
    private final PublicTensor permutation;
    private final PublicTensor factors;
    private final PublicTensor offsets;
    private final PublicVariable epoch;
    private final int epochs;

    Shuffle(TfeContext tfe, int rows, int epochs, long seed) {
        this.rows = rows;
        this.epochs = epochs;
        count = whole(tfe, IntStream.range(0, rows).toArray());
        permutation = whole(tfe, Initial.permutation(rows, seed));
        factors = whole(
                tfe,
                IntStream.range(0, epochs)
                        .map(e -> coprime(Initial.below(rows, seed + 2L * e + 1)))
                        .toArray());
        offsets = whole(
                tfe,
                IntStream.range(0, epochs)
                        .map(e -> Initial.below(rows, seed + 2L * e + 2))
                        .toArray());
        epoch = tfe.definePublicVariable(Inputs.scalar(0).range(0, epochs - 1).fractionBits(0));
    }

    private static PublicTensor whole(TfeContext tfe, int[] values) {
        return Steps.constant(tfe, IntStream.of(values).asDoubleStream().toArray(), 0);
    }

    private int coprime(int from) {
        int candidate = Math.max(1, from);
        while (gcd(candidate, rows) != 1) {
            candidate++;
        }
        return candidate;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The rows of a batch of the present epoch. */
    PublicTensor places(LoopIndex batch, int size) {
        PublicTensor factor = factors.batch(epoch, 1);
        PublicTensor offset = offsets.batch(epoch, 1);
        return permutation.take(count.batch(batch, size).mul(factor).add(offset).remainder(rows));
    }

    PublicVariable epoch() {
        return epoch;
    }

    /** From the order of the first epoch again. */
    void startAnew() {
        epoch.assign(epoch.mul(0));
    }

    void advance() {
        epoch.assign(epoch.add(1).remainder(epochs));
    }
}
